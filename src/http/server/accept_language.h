/*
 * http/server/accept_language: which of the languages that are offered a client would rather read (RFC 9110, 12.5.4).
 */
#pragma once

/*
 * "de-AT,de;q=0.9,en;q=0.8" → "de". Of languages that are wanted alike, the first. A constant of codec/wording; English if
 * the header is NULL, or names none that is offered.
 */
const char *accept_language_choose(const char *header);
