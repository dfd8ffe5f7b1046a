/*
 * http/api/api_schemas: what the API's JSON looks like, as one table, for /openapi.json.
 *
 * Answers are made by the database (store/report.sql and others), where nothing in C knows their members; so this table says them once, and the
 * tests hold every answer of the API against the document that is made of it: a member that is not here, or is of another type, fails. What is sent
 * comes from the tables that read it: submission_fields and the keys of a LeadChange.
 */
#pragma once

#include "base/json_writer.h"

/*
 * type: string, integer, number, boolean, time (RFC 3339), object (with any members), any, =LIST (one of api_lists), @NAME (another schema), []TYPE
 * (an array of them), A|B (either); with a question mark it may be null.
 */
typedef struct ApiMember {
	const char *name; /* with a question mark: is not always there */
	const char *type;
} ApiMember;

/* Up to a NULL name. There must be a schema of that name. */
const ApiMember *api_schema_members(const char *name);

/* Writes the object of all schemas by their names. */
void api_schemas_write(JsonWriter *w);

/* {"$ref":"#/components/schemas/NAME"} */
void api_schema_refer(JsonWriter *w, const char *name);
