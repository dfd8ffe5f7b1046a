/*
 * app/notifications/recommendation_part: a stored recommendation as recruiters and staff read it in emails and on the
 * offer page: class, the three numbers in words, reasons, who builds what in a hybrid, what speaks against, what to check, risks, and what to ask
 * the client.
 */
#pragma once

#include "base/json_writer.h"
#include "codec/json.h"

/*
 * Adds the members to the object that is being written. Both as stored, masked where the reader may not know the
 * client.
 */
void recommendation_part_write(JsonWriter *w, const Json *recommendation, const Json *submission);
