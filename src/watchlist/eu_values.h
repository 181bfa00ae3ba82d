/* SPDX-License-Identifier: Apache-2.0 */
/* What the EU's list says of a person, the same in XML and in CSV. Inside watchlist/ only. */
#ifndef SAFAR_WATCHLIST_EU_VALUES_H
#define SAFAR_WATCHLIST_EU_VALUES_H

#include "watchlist/draft.h"

enum eu_field {
#define EU(name, element, attribute, column) EU_##name,
#include "watchlist/eu_values.def"
#undef EU
    EU_FIELD_COUNT,
};

struct eu_field_names {
    str element, attribute, column;
    const char *path; /* of the XML, for refusals */
};

extern const struct eu_field_names eu_fields[EU_FIELD_COUNT];

enum eu_subject {
    EU_SUBJECT_UNSAID,
    EU_SUBJECT_PERSON,
    EU_SUBJECT_OTHER,
};

/** The values at hand: of one element, or of one row. They need not outlive the call. */
struct eu {
    struct drafts all;
    bool csv;      /* refusals are told by column, not by path */
    uint64_t line; /* of the values */
    str value[EU_FIELD_COUNT];
};

/** What `value` says the entity is. */
enum eu_subject eu_subject(const struct eu *eu);

/* Each adds what `value` has of it and tells what is refused. @return false: no memory */
bool eu_add_listing(struct eu *eu, struct draft *d);
bool eu_add_name(struct eu *eu, struct draft *d);
bool eu_add_birth(struct eu *eu, struct draft *d);
bool eu_add_document(struct eu *eu, struct draft *d);
bool eu_add_citizenship(struct eu *eu, struct draft *d);
bool eu_add_address(struct eu *eu, struct draft *d);
bool eu_add_contact(struct eu *eu, struct draft *d);

/** All of a person was read; `id` is the reference, or the logical id. @return false: no memory */
bool eu_keep(struct eu *eu, struct draft *d, str id);

#endif
