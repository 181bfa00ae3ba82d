/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Records as data: one table for each struct of the domain says which member has which name in
 * JSON. The same table writes a record and reads it back, so that the two cannot disagree.
 *
 * A member without a value is left out, an empty list too. To add a member: the field in the
 * struct, a row in record_fields.c; docs/decode.md tells of it.
 */
#ifndef SAFAR_MESSAGES_RECORD_H
#define SAFAR_MESSAGES_RECORD_H

#include "base/json.h"
#include "base/json_reader.h"
#include "domain/message.h"

enum field_kind {
    FIELD_STR,
    FIELD_STRS, /* VEC(str) */
    FIELD_CHAR, /* one letter; 0: none */
    FIELD_U32,
    FIELD_BOOL,
    FIELD_WORD,     /* an enum, by its names */
    FIELD_KNOWN,    /* an enum of unknown, no, yes: left out, false, true */
    FIELD_DATE,     /* struct date */
    FIELD_DATETIME, /* struct datetime, local */
    FIELD_UTC,      /* struct datetime that is UTC */
    FIELD_DAY,      /* of a struct datetime the date alone */
    FIELD_CLOCK,    /* of the same the time alone, `HH:MM` */
    FIELD_OBJECT,   /* a struct inside this one */
    FIELD_GROUP,    /* members of this very struct under one key */
    FIELD_LIST,     /* VEC of structs */
    FIELD_FIRST,    /* the first of a VEC of structs, as an object */
};

enum field_flags {
    FIELD_ALWAYS = 1,    /* written without a value too (false, 0, the first word) */
    FIELD_SEVERAL = 2,   /* FIELD_STRS: written when there are two or more */
    FIELD_ABOVE_ONE = 4, /* FIELD_U32: written when above 1 */
};

struct record;

struct field {
    const char *key;
    enum field_kind kind;
    uint32_t flags;
    size_t at;                   /* offset in the struct */
    size_t present_at;           /* of a bool that says whether it was sent; 0: its value says so */
    const struct record *record; /* of objects, groups and lists */
    const char *(*word)(unsigned value); /* FIELD_WORD */
    unsigned words;                      /* their number */
    unsigned unwritten;                  /* the word that is left out */
};

struct record {
    const struct field *fields;
    size_t count;
    size_t size; /* of the struct */
};

extern const struct record record_interchange, record_group;
extern const struct record record_booking, record_booked_traveller, record_listed_traveller;

/** The table of a message type. */
const struct record *record_of_message(enum message_type type);

/** The member is written: it holds something, or stands even when it does not. */
bool field_has_value(const struct field *f, const void *from);

/**
 * Item `i` from 0 of what has items: structs of objects, groups and lists, `str` of FIELD_STRS.
 * @return NULL: there is none, or the member is plain
 */
const void *field_item(const struct field *f, const void *from, uint32_t i);

/* Room for a date, a number, a word. */
#define FIELD_TEXT (DATE_TEXT + 1)

/** A plain member as text, in `room` where it is not text already; yes and no for what is true. */
str field_text(const struct field *f, const void *from, char room[FIELD_TEXT]);

/** Copy the texts of a struct (not of its lists) into `mem`. @return false: no memory */
bool record_keep_texts(const struct record *record, void *of, struct arena *mem) MUST_CHECK;

/** Write the members of a struct; the caller opens and closes the object. */
void record_write_members(struct json *w, const struct record *record, const void *from);

/**
 * Read an object into a cleared struct. Members that the table does not name are skipped.
 *
 * @return 0; -1: not JSON, a value of the wrong kind, or no memory; `err` tells where and why
 */
int record_read(struct json_reader *in, const struct record *record, void *to, struct err *err)
    MUST_CHECK;

#endif
