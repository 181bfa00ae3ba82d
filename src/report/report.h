/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A conformance report as it grows: files, their messages, what was found. Three forms: lines like
 * a compiler's, JSON lines, one page of HTML for the carrier.
 *
 *     report_file_begin
 *         report_message_begin, report_finding..., report_dropped, report_message_end
 *         report_finding (of the file)
 *     report_file_end
 *     report_late..., report_end
 *
 * Text and JSON grow in the buffer as they are told, and the caller may empty it between any two
 * calls; the page is written at the end. Memory is bounded: of each code the page shows the first
 * positions, of messages the first few hundred, and counts the others.
 *
 * No traveller data: the caller's findings hold none, and of a message only codes and numbers are
 * shown that look like what they should be.
 */
#ifndef SAFAR_REPORT_REPORT_H
#define SAFAR_REPORT_REPORT_H

#include "base/buf.h"
#include "domain/message.h"

enum report_format { REPORT_TEXT, REPORT_JSON, REPORT_HTML, REPORT_FORMAT_COUNT };

struct report_options {
    enum report_format format;
    enum severity least; /* findings below it are counted, not shown */
    utc_ms made_at;
};

/** What was found, with its severity under the rules of this run. */
struct report_item {
    const struct finding *finding;
    enum severity severity;
    uint64_t line, column; /* 0: not known */
};

struct report;

/** @param out  outlives the report. @return NULL: no memory */
struct report *report_new(const struct report_options *options, struct buf *out) MUST_CHECK;
void report_free(struct report *report);

/** @param name  as the user gave it; lives as long as the report */
void report_file_begin(struct report *report, str name);
void report_message_begin(struct report *report, const struct message *m, uint64_t line);
void report_finding(struct report *report, const struct report_item *item);
/** Findings of the message that were counted and not kept. */
void report_dropped(struct report *report, const struct findings *found);
void report_message_end(struct report *report);
void report_file_end(struct report *report, uint64_t bytes);

/** A finding about one of the files that are over; `file` counts from 0. */
void report_late(struct report *report, uint32_t file, const struct report_item *item);
void report_end(struct report *report);

/** Findings of this severity so far. */
uint64_t report_count(const struct report *report, enum severity severity);

#endif
