/*
 * app/client/client_stamps: tells whether the pages of clients have changed, for all that are asked for at the same time
 * in one statement.
 *
 * What is asked for while a statement runs is in the next one, so a stamp is always read after it was asked for: a page
 * that changed before somebody opened it is never taken for unchanged.
 */
#pragma once

#include "base/ident.h"
#include "db/pool.h"

typedef struct ClientStamps ClientStamps;

ClientStamps *client_stamps_new(DbPool *pool);
/* Nobody asks anymore. */
void client_stamps_free(ClientStamps *stamps);

/*
 * *stamp, owned by the caller: another one as soon as client_show() says something else; NULL: the lead was erased.
 * False: nobody could tell until deadline_us.
 */
bool client_stamps_read(
	ClientStamps *stamps, const Ident *lead_id, int64_t deadline_us, char **stamp) G_GNUC_WARN_UNUSED_RESULT;
