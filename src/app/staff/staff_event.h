/* app/staff/staff_event: what an event says of a change by staff. Pure. */
#pragma once

/* {"status":"closed","reason":"…"}; reason may be NULL. g_free. */
char *staff_event_json(const char *name, const char *text, const char *reason);
