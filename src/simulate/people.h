/* SPDX-License-Identifier: Apache-2.0 */
/* Making up persons: name, birth, nationality and document that go together. */
#ifndef SAFAR_SIMULATE_PEOPLE_H
#define SAFAR_SIMULATE_PEOPLE_H

#include "simulate/model.h"

/** Years a traveller of this kind may have on the day of travel. */
struct age {
    uint8_t low, high;
};

/** A stranger. `today` is the day of travel. */
void person_make(struct rng *r, enum culture culture, char sex, struct age age, struct date today,
                 struct person *out);

/** A member of the family of `head`: surname and nationality follow the custom of the culture. */
void person_make_relative(struct rng *r, const struct person *head, char sex, struct age age,
                          struct date today, struct person *out);

/** A person of any age, as on a watchlist or in a crew. */
void person_make_adult(struct rng *r, enum culture culture, struct date today, struct person *out);

/** Another document number of the shape of `person`'s. */
void person_new_document(struct rng *r, struct person *person);

/** Telephone code and a town of the person's country; static lifetime. */
const char *person_phone_code(const struct person *person);
str person_town(const struct person *person, uint32_t which);

/** A nation of the culture by its State, for crews. The person keeps name and birth. */
void person_set_nation(struct rng *r, struct person *person, const char *country);

#endif
