/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PNRGOV GR.6 and GR.7: who was checked in, when, by whom, in which seat.
 *
 * DAT and ORG of GR.6 hold for all travellers of the group; struct pnrgov keeps them as the
 * check-in that each of them begins with.
 */
#include "messages/pnrgov.h"

static struct check_in *last_check_in(struct reading *r)
{
    struct segment *segment = pnrgov_last_segment(r);

    return segment && segment->check_ins.n ? vec_last(&segment->check_ins) : NULL;
}

/** One more traveller of the current group. */
static struct check_in *new_check_in(struct reading *r, const struct edi_segment *s)
{
    struct pnrgov *p = pnrgov_of(r);
    struct segment *segment = pnrgov_last_segment(r);

    if (p->group < PNR_CHECK_IN || p->group > PNR_CHECKED)
        p->check_in = (struct check_in){.at = DATETIME_NONE};
    p->group = PNR_CHECKED;
    p->check_in_open = false;
    if (!READING_PUSH(r, &segment->check_ins))
        return NULL;
    *vec_last(&segment->check_ins) = p->check_in;
    vec_last(&segment->check_ins)->sent_at = pnrgov_sent_at(s);
    return vec_last(&segment->check_ins);
}

/** `... 12AUG121423Z ...`: ddMMMyyhhmmZ somewhere in a host's text (DAT 3). */
static struct datetime moment_in_text(str text, int year)
{
    struct datetime t = DATETIME_NONE;

    for (size_t i = 0; i + 12 <= text.n; i++) {
        str token = {text.p + i, 12};
        if (token.p[11] == 'Z' && date_parse_ddmmmyy(str_head(token, 7), year, &t.date) &&
            time_parse_hhmm((str){token.p + 7, 4}, &t.minute, &t.second))
            return t;
    }
    return DATETIME_NONE;
}

void pnrgov_check_in(struct reading *r, const struct edi_segment *s)
{
    struct pnrgov *p = pnrgov_of(r);
    str qualifier = value_of(r, s, 1, 1);

    pnrgov_check_in_end(r);
    p->group = PNR_CHECK_IN;
    p->check_in = (struct check_in){.at = DATETIME_NONE};
    p->check_in_open = true;
    if (str_is(qualifier, "3")) {
        p->check_in.note = joined_text(r, s, 1, 2, true, STR(" "));
        p->check_in.at = moment_in_text(p->check_in.note, r->year);
    } else if (str_is(qualifier, "2") || qualifier.n == 0) {
        p->check_in.at = datetime_of(r, s, 1, 2);
    } else {
        reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 1, 1);
    }
}

void pnrgov_check_in_end(struct reading *r)
{
    struct pnrgov *p = pnrgov_of(r);
    const struct check_in *open = &p->check_in;
    struct segment *segment = pnrgov_last_segment(r);

    if (p->check_in_open && segment &&
        (date_known(open->at.date) || open->agent.n || open->note.n || open->checked_by.n) &&
        READING_PUSH(r, &segment->check_ins))
        *vec_last(&segment->check_ins) = *open;
    p->check_in_open = false;
}

void pnrgov_check_in_by(struct reading *r, const struct edi_segment *s)
{
    struct pnrgov *p = pnrgov_of(r);
    struct check_in *last = p->group == PNR_CHECKED ? last_check_in(r) : NULL;
    struct originator by;

    p->check_in.checked_by.n = 0;
    p->check_in.agent = STR_NONE;
    if (pnrgov_originator(r, s, &by) && READING_ONE(r, &p->check_in.checked_by)) {
        p->check_in.checked_by.v[0] = by;
        p->check_in.agent = by.system;
    }
    if (last) {
        last->agent = p->check_in.agent;
        last->checked_by.v = p->check_in.checked_by.v;
        last->checked_by.n = last->checked_by.cap = p->check_in.checked_by.n;
    }
}

/** C671 in element `e`. */
static void read_sequence(struct reading *r, const struct edi_segment *s, uint32_t e,
                          struct check_in *to)
{
    to->sequence = value_of(r, s, e, 1);
    to->sequence_qualifier = value_of(r, s, e, 2);
    to->seat = code_of(r, s, e, 3);
    to->traveller_ref = value_of(r, s, e, 4);
    to->sent_at = pnrgov_sent_at(s);
}

void pnrgov_checked(struct reading *r, const struct edi_segment *s)
{
    if (!pnrgov_last_segment(r)) {
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
        return;
    }
    for (uint32_t e = 2; e == 2 || e <= s->element_count; e++) {
        struct check_in *check_in = new_check_in(r, s);
        if (!check_in)
            return;
        read_sequence(r, s, e, check_in);
        check_in->identity_type = value_of(r, s, 1, 1);
        check_in->identity = value_of(r, s, 1, 2);
    }
}

struct check_in *pnrgov_current_check_in(struct reading *r, const struct edi_segment *s)
{
    struct pnrgov *p = pnrgov_of(r);

    if (p->group == PNR_CHECKED && last_check_in(r))
        return last_check_in(r);
    reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
    if (!pnrgov_in_segment(p))
        return NULL;
    /* No TRI in front of it: the group is there all the same. */
    return new_check_in(r, s);
}

/** TIF in GR.7 tells who, when the reference of TRI names no traveller or is missing. */
void pnrgov_checked_name(struct reading *r, const struct edi_segment *s)
{
    struct pnrgov *p = pnrgov_of(r);
    struct check_in *check_in = p->group == PNR_CHECKED ? last_check_in(r) : NULL;
    struct traveller who = {.surname = STR_NONE};

    if (!check_in && pnrgov_last_segment(r))
        check_in = new_check_in(r, s); /* no TRI before it: the name opens the group */
    if (!check_in)
        return;
    pnrgov_name(r, s, 2, &who);
    check_in->surname = who.surname;
    check_in->given = who.given_as_sent;
    check_in->name_ref = who.ref;
    check_in->name_type = who.type;
    check_in->name_at = pnrgov_sent_at(s);
    check_in->name_type_code = who.type_code;
}

/** A seat, and what is said of it. */
void pnrgov_seat(struct reading *r, const struct edi_segment *s)
{
    struct check_in *check_in = pnrgov_current_check_in(r, s);

    if (!check_in)
        return;
    str seat = without_zeros(code_of(r, s, 1, 1));
    str before = without_zeros(check_in->seat);
    if (seat.n) {
        check_in->seat = seat;
        if (!str_eq(before, seat))
            check_in->first_seat = before;
    }
    check_in->smoking = code_of(r, s, 2, 1);
    texts_of(r, s, 3, 1, &check_in->characteristics);
    check_in->cabin = code_of(r, s, 5, 1);
    check_in->cabin_class = code_of(r, s, 6, 1);
    check_in->from = code_of(r, s, 7, 1);
    check_in->to = code_of(r, s, 8, 1);
}

/* ---- when all travellers are known ----------------------------------------------------------- */

static bool same_name(const struct check_in *c, const struct traveller *t)
{
    str given, title;

    if (!str_eq(c->surname, t->surname))
        return false;
    if (str_eq(c->given, t->given_as_sent))
        return true;
    title_cut(c->given, &given, &title);
    return str_eq(given, t->given) && str_eq(title, t->title);
}

/** The traveller of that name, among those of a reference or, without one, among all. */
static struct traveller *of_name(struct booking *b, const struct check_in *c, str ref)
{
    bool named = c->surname.n || c->given.n;

    for (uint32_t i = 0; named && i < pnrgov_compared(b->travellers.n); i++) {
        struct traveller *t = &b->travellers.v[i];
        if ((ref.n == 0 || str_eq(t->ref, ref)) && same_name(c, t))
            return t;
    }
    return NULL;
}

/** By the reference of TRI, by that of TIF, by name, which also parts two of one reference. */
static struct traveller *who_checked_in(struct booking *b, const struct check_in *c)
{
    struct traveller *t = pnrgov_by_ref(b, c->traveller_ref), *named;

    if (!t)
        t = pnrgov_by_ref(b, c->name_ref);
    if (t && same_name(c, t))
        return t;
    named = of_name(b, c, t ? t->ref : STR_NONE);
    return named ? named : t;
}

static void found_at_check_in(struct reading *r, enum finding_code code, const char *tag,
                              const struct sent_at *at, uint16_t component)
{
    struct place place = {
        .segment = at->segment, .element = 2, .component = component, .offset = at->offset};

    memcpy(place.tag, tag, sizeof(place.tag));
    findings_add(&r->m->findings, r->mem, code, &place);
}

/** TRI or TIF of the check-in say another reference or type than the booking (`t`, or NULL). */
static void compare_check_in(struct reading *r, struct booking *b, const struct check_in *c,
                             const struct traveller *t)
{
    enum traveller_type type = t ? t->type : TRAVELLER_UNKNOWN;
    str type_code = t ? t->type_code : STR_NONE;

    if (t && c->traveller_ref.n && !pnrgov_by_ref(b, c->traveller_ref))
        found_at_check_in(r, FINDING_CHECK_IN_DIFFERS, "TRI", &c->sent_at, 4);
    if (c->name_ref.n && (t ? pnrgov_by_ref(b, c->name_ref) != t : c->traveller_ref.n != 0))
        found_at_check_in(r, FINDING_CHECK_IN_DIFFERS, "TIF", &c->name_at, 3);
    if ((t && c->name_type != TRAVELLER_UNKNOWN && c->name_type != type) ||
        (c->name_type_code.n && !str_eq(c->name_type_code, type_code)))
        found_at_check_in(r, FINDING_CHECK_IN_DIFFERS, "TIF", &c->name_at, 2);
}

static void settle_check_in(struct reading *r, struct check_in *c)
{
    struct booking *b = pnrgov_of(r)->booking;
    struct traveller *t = who_checked_in(b, c);

    c->seat = without_zeros(c->seat);
    compare_check_in(r, b, c, t);
    if (t) {
        c->traveller_ref = t->ref;
        c->traveller = (uint32_t)(t - b->travellers.v) + 1;
        if (same_name(c, t))
            c->surname = c->given = STR_NONE;
        return;
    }
    if (c->traveller_ref.n)
        found_at_check_in(r, FINDING_REFERENCE_UNKNOWN, "TRI", &c->sent_at, 4);
    else
        c->traveller_ref = c->name_ref;
}

void pnrgov_settle_check_ins(struct reading *r)
{
    struct booking *b = pnrgov_of(r)->booking;

    for (uint32_t i = 0; i < b->segments.n; i++)
        for (uint32_t j = 0; j < b->segments.v[i].check_ins.n; j++)
            settle_check_in(r, &b->segments.v[i].check_ins.v[j]);
}
