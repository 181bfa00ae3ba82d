/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checks over all messages of a run: interchanges that come again, groups, references, lists in
 * several parts, lists behind a close-out. Together with conformance.h this is what `safar check`
 * finds beyond reading.
 *
 * Memory: what a run remembers has a budget of its own; when it is used up the run goes on and
 * remembers no more, which conformance_run_full tells.
 *
 * Source: conformance.md E5, E7, M1, M8, P1, P9, A12, F8; edifact-syntax.md section 5.
 */
#ifndef SAFAR_MESSAGES_CONFORMANCE_RUN_H
#define SAFAR_MESSAGES_CONFORMANCE_RUN_H

#include "messages/conformance.h"

struct conformance_run;

/** Where the caller shows the beginning of a message; kept for findings that come at the end. */
struct conformance_origin {
    uint32_t file; /* the caller's number */
    uint64_t line, column;
};

/** A finding that only the end of the run allows. */
struct conformance_late {
    struct finding finding;
    struct conformance_origin origin;
};

/** @param context  copied; its texts must live as long as the run. @return NULL: no memory */
struct conformance_run *conformance_run_new(const struct conformance_context *context) MUST_CHECK;
void conformance_run_free(struct conformance_run *run);

/**
 * Check the next message: alone, with its envelope, and with those before it.
 *
 * @param of_file     findings about an earlier interchange of the same file
 * @param of_message  findings about this message, beside its own
 * @param mem         texts of both
 */
void conformance_run_message(struct conformance_run *run, const struct message *m, str raw,
                             struct conformance_origin origin, struct findings *of_file,
                             struct findings *of_message, struct arena *mem);

/** A file is over, and with it its last interchange. */
void conformance_run_file_end(struct conformance_run *run, struct findings *of_file,
                              struct arena *mem);

/**
 * All files are read: judge the lists in parts.
 * @return how many findings; `*out` lives with the run
 */
uint32_t conformance_run_end(struct conformance_run *run, const struct conformance_late **out);

/** There were more interchanges or parts than are remembered. */
bool conformance_run_full(const struct conformance_run *run);

#endif
