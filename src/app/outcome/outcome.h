/*
 * app/outcome: what becomes of an accepted lead. The room's door; inside it,
 *
 *   outcome_report  recruiters and staff say how far it is and how it ended; the only writer of that
 *   follow_ups_due  who the clock reminds
 *   handovers_due   whose leads go to their cover
 *   regular_emails  what recruiters are told every week and every month
 *
 * Handing a lead back is an end of its offer: app/offers.
 */
#pragma once

#include "app/outcome/follow_ups_due.h"
#include "app/outcome/handovers_due.h"
#include "app/outcome/outcome_report.h"
#include "app/outcome/regular_emails.h"
