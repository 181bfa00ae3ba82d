/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An entry while the reader of a list gathers it: each value is checked before it is kept, so what
 * is refused leaves no trace. The readers of all formats share it, and so their limits and words.
 * Inside watchlist/ only, but for what a reader gives back.
 */
#ifndef SAFAR_WATCHLIST_DRAFT_H
#define SAFAR_WATCHLIST_DRAFT_H

#include "base/map.h"
#include "watchlist/csv.h"
#include "watchlist/entry.h"

#define LIST_ID_MAX 128    /* bytes */
#define LIST_NAME_MAX 512  /* bytes of one name */
#define LIST_VALUE_MAX 64  /* bytes of one date, code or number */
#define LIST_PLACE_MAX 128 /* bytes of a place of birth */
#define LIST_SOURCE_MAX 255
#define LIST_REMARKS_MAX 4096
#define LIST_NAMES_MAX 256 /* names of one entry */
#define LIST_VALUES_MAX 64 /* other values of one field */

/** One refused record or value; the rest is kept. `column` is empty when all of it is bad. */
struct list_refusal {
    uint64_t line; /* of the file, from 1 */
    str column;
    enum csv_refusal reason;
    const char *file; /* of a set of files, else NULL */
};

typedef void list_refused_fn(void *arg, const struct list_refusal *refusal);

/** A list as read. Text in the entries is in the caller's arena. */
struct list_read {
    VEC(struct entry) entries; /* in order of first appearance; id and list_id are 0 */
    uint64_t rows;             /* records read */
    uint64_t refused;
    uint64_t skipped; /* entries that are no people: organisations, ships */
};

/**
 * Reads one format of list. Text in the entries is copied to `mem`.
 *
 * @param refused  called once for each refused record or value, in file order; may be NULL
 * @return         0 also when something was refused; -1: ERR_SYNTAX (not this format), ERR_MEMORY
 */
typedef int list_read_fn(str bytes, struct arena *mem, list_refused_fn *refused, void *arg,
                         struct list_read *out, struct err *err);

/** A file of a list that comes in several. */
struct list_file {
    const char *name;
    str bytes;
};

/** The same for a list that comes in `n` files, 1 or more. */
typedef int list_read_set_fn(const struct list_file *files, uint32_t n, struct arena *mem,
                             list_refused_fn *refused, void *arg, struct list_read *out,
                             struct err *err);

/** What may be said of an entry, in the order a row of CSV is checked. */
enum listed {
    LISTED_ID,
    LISTED_NAME,
    LISTED_ALIAS,
    LISTED_WEAK_ALIAS,
    LISTED_BORN_ON,
    LISTED_SEX,
    LISTED_NATIONALITY,
    LISTED_DOCUMENT,
    LISTED_COUNTRY,
    LISTED_BIRTHPLACE,
    LISTED_PHONE,
    LISTED_EMAIL,
    LISTED_CARD,
    LISTED_EXPIRES_ON,
    LISTED_SOURCE,
    LISTED_REMARKS,
    LISTED_COUNT,
};

/** One record taken apart, not yet kept. */
struct draft {
    struct entry entry;
    enum listed at; /* where a refusal happened */
    enum csv_refusal why;
    bool no_memory;
};

/** Lines of a document, counted up to where its reader is. */
struct list_lines {
    str document;
    size_t counted; /* bytes whose line ends are in `line` */
    uint64_t line;  /* from 1 */
};

/** All of a list. */
struct drafts {
    struct arena *mem;
    struct list_read *out;
    struct map by_ref; /* id -> entry */
    list_refused_fn *refused;
    void *arg;
    const char *file; /* that is being read, of a set */
};

/** The line on which byte `offset` stands; offsets must not go back. */
uint64_t list_line_at(struct list_lines *lines, uint64_t offset);

/*
 * Each adds one value; one that is there already is kept once.
 * @return false: refused (`at` and `why` say it), or `no_memory`
 */
bool draft_refuse(struct draft *d, enum listed at, enum csv_refusal why);
bool draft_no_memory(struct draft *d);
bool draft_id(struct drafts *b, struct draft *d, str id);
bool draft_name(struct drafts *b, struct draft *d, enum listed at, str text,
                enum name_quality quality);
/** The name that is shown first, wherever in the record it stands. */
bool draft_main_name(struct drafts *b, struct draft *d, str text);
/** YYYY, YYYY-MM or YYYY-MM-DD. */
bool draft_date(struct drafts *b, struct draft *d, str text);
bool draft_born(struct drafts *b, struct draft *d, struct date on);
/** Each year of a range; one of more than 20 years is refused. */
bool draft_years(struct drafts *b, struct draft *d, str from, str to);
/** A code or an English name; `at` says whether nationality or country. */
bool draft_country(struct drafts *b, struct draft *d, enum listed at, str text);
/** `NUMBER` or `NUMBER:ISSUER`. */
bool draft_document(struct drafts *b, struct draft *d, str text);
/** The same in parts; `type` and `issuer` may be empty. */
bool draft_document_of(struct drafts *b, struct draft *d, str type, str number, str issuer);
/** A number without what lists write behind it in brackets: until when it was valid. */
str draft_number_alone(str number);
/** A second one that differs is refused. */
bool draft_sex(struct draft *d, str text);
bool draft_birthplace(struct drafts *b, struct draft *d, str place);
/** `at` says which: LISTED_PHONE (6 digits or more), LISTED_EMAIL, LISTED_CARD (12 to 19). */
bool draft_identifier(struct drafts *b, struct draft *d, enum listed at, str text);
/** YYYY-MM-DD: the last day on which it is screened with. */
bool draft_expires(struct draft *d, str text);
/** The owner's reason to list it; a second one is added behind a semicolon. */
bool draft_source(struct drafts *b, struct draft *d, str text);
/** One more remark in `entry.remarks`. Refused is what no longer has room; what had is kept. */
bool draft_remark(struct drafts *b, struct draft *d, str text);

/**
 * `done`, or what was refused is told.
 * @return false: no memory
 */
bool draft_told(struct drafts *b, const struct draft *d, bool done, uint64_t line,
                const char *column);

/** The record is read: is it an entry? */
bool draft_finish(struct drafts *b, struct draft *d, str remarks);
/** Keep it: a new entry, or more about one of the same id. */
bool draft_keep(struct drafts *b, struct draft *d);
/** Count a refusal and tell it. @param column  what it was in the file; empty: the whole record */
void draft_tell(struct drafts *b, uint64_t line, const char *column, enum csv_refusal why);

#endif
