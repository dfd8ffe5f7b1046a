/* http/api/give_result: what a use case wrote, or why it failed, as the response to a program. */
#pragma once

#include "domain/submission/submission.h"
#include "http/server/exchange.h"

/* 200 with json, which is taken over, or the problem of error. */
void give_result(Exchange *x, bool is_done, GString *json, const GError *error);

/* What is wrong with the fields, if anything is, or the problem of error. */
void give_refusal(Exchange *x, const FieldErrors *wrong, const GError *error);

/* The same with a list as the member of that name. list: JSON. */
void give_list(Exchange *x, const char *name, bool is_done, const GString *list, const GError *error);
