/*
 * app/dispatch: who gets a lead. The room's door; inside it,
 *
 *   dispatcher      the thread that does what is due
 *   dispatch_batch  leads that are due: rank, decide, write
 *   assign          staff choose the recruiter
 *   dry_run         who would get a lead, without writing anything
 */
#pragma once

#include "app/dispatch/assign.h"
#include "app/dispatch/dispatcher.h"
#include "app/dispatch/dry_run.h"
