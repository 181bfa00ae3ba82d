/* SPDX-License-Identifier: Apache-2.0 */
/* PNRGOV GR.2: travellers, their memberships and references. */
#include "messages/pnrgov.h"

/* ---- TIF ------------------------------------------------------------------------------------ */

struct title_meaning {
    str text;
    char sex;
    enum traveller_type type;
};

static const struct title_meaning titles[] = {
#define TITLE(text, sex, type) {STR_INIT(text), sex, type},
#include "domain/titles.def"
#undef TITLE
};

/** TIF 6353: codes.md section 3. @return true when the type says all that the code does */
static bool apply_type_code(struct traveller *t, str code)
{
    char first = code.n ? code.p[0] : 0, second = code.n == 2 ? code.p[1] : 0;

    if (code.n == 1 && (first == 'A' || first == 'C' || first == 'G')) {
        t->type = first == 'A' ? TRAVELLER_ADULT : first == 'C' ? TRAVELLER_CHILD : TRAVELLER_GROUP;
        return true;
    }
    if (str_is(code, "ADT"))
        t->type = TRAVELLER_ADULT;
    else if (str_is(code, "CHD") || str_is(code, "CNN"))
        t->type = TRAVELLER_CHILD;
    else if (str_is(code, "GRP"))
        t->type = TRAVELLER_GROUP;
    else if (code.n == 1 && (first == 'F' || first == 'M'))
        t->sex = first;
    else if (code.n >= 2 && first == 'I' &&
             (code.p[1] == 'N' || code.p[1] == 'F' || code.p[1] == 'M' || code.p[1] == 'S')) {
        t->type = TRAVELLER_INFANT;
        if (second == 'F' || second == 'M')
            t->sex = second;
        return second == 'N';
    }
    return code.n == 0;
}

/** What a glued title says, where the codes said nothing. */
static void apply_title(struct traveller *t)
{
    if (t->title.n == 0)
        return;
    for (size_t i = 0; i < COUNT_OF(titles); i++) {
        if (t->title.n != titles[i].text.n || !str_equal_fold(t->title, titles[i].text))
            continue;
        if (t->type == TRAVELLER_UNKNOWN)
            t->type = titles[i].type;
        if (!t->sex)
            t->sex = titles[i].sex;
        return;
    }
}

void pnrgov_name(struct reading *r, const struct edi_segment *s, uint32_t e, struct traveller *t)
{
    str room[2][4];
    const str *family = values_of(r, s, 1, 4, room[0]);
    const str *own = values_of(r, s, e, 4, room[1]);

    str name_code = code_from(r, family[1]), type_code = code_from(r, own[1]);
    t->role = ROLE_PASSENGER;
    t->surname = family[0];
    t->given_as_sent = own[0];
    title_cut(t->given_as_sent, &t->given, &t->title);
    /* I, an individual, is what every name is that is no group's. */
    if (!apply_type_code(t, name_code) && !str_is(name_code, "I"))
        t->name_code = name_code;
    if (!apply_type_code(t, type_code))
        t->type_code = type_code;
    t->status = code_from(r, family[3]);
    t->ref = own[2];
    str accompanied = own[3];
    t->infant_with = str_is(accompanied, "1");
    if (accompanied.n && !t->infant_with && !str_is(accompanied, "0"))
        reading_found(r, FINDING_NUMBER_INVALID, s, e, 4);
    texts_of(r, s, e, 5, &t->other_names);
    uint32_t quantity = number_from(r, s, 1, 3, family[2]);
    if (t->type == TRAVELLER_GROUP || quantity > 1)
        t->group_size = quantity;
    if (t->type != TRAVELLER_GROUP)
        apply_title(t);
}

/** One name in each TIF; where a second stands behind the first, it has the same surname. */
void pnrgov_traveller(struct reading *r, const struct edi_segment *s)
{
    struct booking *b = pnrgov_of(r)->booking;

    for (uint32_t e = 2; e == 2 || e <= s->element_count; e++) {
        if (e > 2 && str_trim(edi_raw(s, e, 1)).n == 0)
            continue;
        if (!READING_PUSH(r, &b->travellers))
            return;
        struct traveller *t = vec_last(&b->travellers);
        t->offset = s->offset;
        t->sent_at = pnrgov_sent_at(s);
        pnrgov_name(r, s, e, t);
        if (t->type == TRAVELLER_GROUP)
            continue;
        if (t->surname.n == 0 && t->given.n == 0)
            reading_found(r, FINDING_NAME_MISSING, s, 1, 1);
        else if (name_is_placeholder(t->surname) || name_is_placeholder(t->given))
            reading_found(r, FINDING_NAME_PLACEHOLDER, s, 1, 1);
    }
}

/* ---- FTI, REF ------------------------------------------------------------------------------- */

static bool says_something(const struct frequent_flyer *f)
{
    return f->carrier.n || f->number.n || f->level.n || f->status.n || f->tier.n ||
           f->description.n || f->alliance.n || f->priority.n || f->traveller_ref.n;
}

void pnrgov_frequent_flyer(struct reading *r, const struct edi_segment *s)
{
    struct traveller *t = pnrgov_last_traveller(r);

    if (!t) {
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
        return;
    }
    for (uint32_t e = 1; e <= s->element_count; e++) {
        str ref = value_of(r, s, e, 3);
        struct traveller *whose = pnrgov_by_ref(pnrgov_of(r)->booking, ref);
        if (ref.n && !whose)
            reading_found(r, FINDING_REFERENCE_UNKNOWN, s, e, 3);
        struct frequent_flyer found = {
            .carrier = code_of(r, s, e, 1),
            .number = value_of(r, s, e, 2),
            .status = code_of(r, s, e, 4),
            .level = code_of(r, s, e, 5),
            .tier = value_of(r, s, e, 6),
            .description = value_of(r, s, e, 7),
            .alliance = code_of(r, s, e, 8),
            .priority = value_of(r, s, e, 9),
            .traveller_ref = whose ? STR_NONE : ref,
        };
        if (!whose)
            whose = t;
        if (says_something(&found) && READING_PUSH(r, &whose->frequent_flyer))
            *vec_last(&whose->frequent_flyer) = found;
    }
}

/** REF: the first without a qualifier is the sender's own name of the traveller. */
void pnrgov_reference(struct reading *r, const struct edi_segment *s)
{
    struct traveller *t = pnrgov_last_traveller(r);

    if (!t) {
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
        return;
    }
    for (uint32_t e = 1; e <= s->element_count; e++) {
        struct other_reference found = {value_of(r, s, e, 1), value_of(r, s, e, 2)};
        if (found.qualifier.n == 0 && found.value.n && t->unique_id.n == 0)
            t->unique_id = found.value;
        else if ((found.qualifier.n || found.value.n) && READING_PUSH(r, &t->references))
            *vec_last(&t->references) = found;
    }
}
