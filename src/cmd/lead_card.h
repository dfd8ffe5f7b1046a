/*
 * cmd/lead_card: one lead, as staff_leads_show() tells it, as a page of plain text for people.
 */
#pragma once

#include <stdio.h>

#include "codec/json.h"

void lead_card_print(FILE *out, Json *lead);
