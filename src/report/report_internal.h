/* SPDX-License-Identifier: Apache-2.0 */
/* What the forms of a report share. Inside report/ only. */
#ifndef SAFAR_REPORT_REPORT_INTERNAL_H
#define SAFAR_REPORT_REPORT_INTERNAL_H

#include "base/json.h"
#include "report/report.h"

enum { POSITIONS_SHOWN = 12, MESSAGES_SHOWN = 300, FILES_SHOWN = 300 };

struct report_counts {
    uint64_t messages, bookings, travellers, bytes;
    uint64_t findings[SEVERITY_COUNT];
};

/** The head of a message, fit to be shown: what does not look like itself is empty. */
struct report_message {
    str type, version, reference, interchange, sender;
    str carrier, number, suffix, from, to;
    struct date departs_on;
    uint32_t part, bookings, travellers, segments, elements, elements_kept;
    uint64_t line, offset, length;
    uint64_t findings[SEVERITY_COUNT];
    uint32_t file;
};

/** Where a finding was met, for the page. */
struct report_position {
    uint32_t file;
    uint64_t line, column, offset;
    char tag[4];
    uint32_t segment;
    uint16_t element, component;
    str text; /* empty: the meaning of its code */
};

struct report_code {
    uint64_t count;
    enum severity worst;
    VEC(struct report_position) positions;
};

struct report_file {
    str name;
    struct report_counts counts;
};

struct report_ops {
    void (*file_begin)(struct report *report);
    void (*message_begin)(struct report *report);
    void (*finding)(struct report *report, const struct report_item *item);
    void (*message_end)(struct report *report);
    void (*file_end)(struct report *report);
    void (*late)(struct report *report, str file, const struct report_item *item);
    void (*end)(struct report *report);
};

struct report {
    struct report_options options;
    const struct report_ops *ops;
    struct buf *out;
    struct arena mem; /* names of files; what the page keeps */
    VEC(str) names;
    struct report_file file; /* the current one, or the last */
    struct report_message message;
    bool in_message;
    struct report_counts totals;
    uint32_t files;

    struct json json,
        later_json; /* JSON: the line, and what is told of a file behind its messages */
    struct buf later;

    struct report_code codes[FINDING_COUNT]; /* the page */
    VEC(struct report_file) shown_files;
    VEC(struct report_message) shown_messages;
};

extern const struct report_ops report_text_ops, report_json_ops, report_html_ops;
extern const str report_style;

/** clean, warnings, errors: the word for what was counted. */
const char *report_verdict(const uint64_t findings[SEVERITY_COUNT]);

/** `1 error`, `2 errors`; fatal and info have no plural. */
void report_write_count(struct buf *out, uint64_t n, const char *noun);

/** A name of a file or the like; control characters become `?`. */
void report_write_name(struct buf *out, str name);

#endif
