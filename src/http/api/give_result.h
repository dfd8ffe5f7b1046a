/* http/api/give_result: what a use case wrote, or why it failed, as the response to a program. */
#pragma once

#include "http/server/exchange.h"

/* 200 with json, which is taken over, or the problem of error. */
void give_result(Exchange *x, bool is_done, GString *json, const GError *error);
