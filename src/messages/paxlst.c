/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PAXLST: one tolerant grammar for D.02B to D.15B and later, and for the older list of the US.
 *
 * Triggers are NAD (sender or traveller), TDT (flight) and DOC (document); what follows belongs to
 * the last of them, in any order: the guide's own crew example has NAT before LOC. Source:
 * UN/EDIFACT PAXLST and the WCO/IATA/ICAO guide (standards digest, paxlst.md).
 */
#include "messages/paxlst.h"

#include "reference/country.h"

/* ---- values ---------------------------------------------------------------------------------- */

/** Code lists (1131) are numbers, or ZZZ. */
static bool list_known(str list)
{
    return str_is(list, "ZZZ") || (list.n <= 3 && str_all_digits(list));
}

/** IATA, ISO, UN/ECE, the customs of GB, IE and the US, or who agreed on it. */
static bool agency_known(str agency)
{
    switch (paxlst_code(agency)) {
    case CODE1('3'):
    case CODE1('5'):
    case CODE1('6'):
    case CODE3('1', '0', '9'):
    case CODE3('1', '1', '0'):
    case CODE3('1', '1', '1'):
    case CODE3('Z', 'Z', 'Z'):
        return true;
    default:
        return false;
    }
}

void paxlst_check_list(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c)
{
    str list = value_of(r, s, e, c), agency = value_of(r, s, e, c + 1);
    if (list.n && !list_known(list))
        reading_found(r, FINDING_CODE_LIST, s, e, c);
    else if (agency.n && !agency_known(agency))
        reading_found(r, FINDING_CODE_LIST, s, e, c + 1);
}

/**
 * Copy the parts into the room that they needed when they were counted. One that could be cleaned
 * then and cannot now, for want of memory, comes as sent and may be longer: it is cut.
 */
static str join_parts(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c,
                      size_t room)
{
    char *text = arena_alloc(r->mem, room);
    size_t n = 0;

    if (!text) {
        r->exhausted = true;
        return STR_NONE;
    }
    for (; c <= edi_components(s, e); c++) {
        str part = value_of(r, s, e, c);
        if (part.n == 0 || n + 1 >= room)
            continue;
        if (n)
            text[n++] = ' ';
        part = str_head(part, room - n);
        memcpy(text + n, part.p, part.n);
        n += part.n;
    }
    return (str){text, n};
}

str paxlst_joined(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c)
{
    uint32_t last = edi_components(s, e), parts = 0;
    str only = STR_NONE;
    size_t room = 0;

    for (uint32_t i = c; i <= last; i++) {
        str part = value_of(r, s, e, i);
        if (part.n == 0)
            continue;
        parts++;
        only = part;
        room += part.n + 1;
    }
    return parts > 1 ? join_parts(r, s, e, c, room) : only;
}

str paxlst_country(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c)
{
    str sent = value_of(r, s, e, c), country;

    if (sent.n == 0)
        return STR_NONE;
    enum country_kind kind = country_find(sent, &country);
    if (UNLIKELY(kind == COUNTRY_UNKNOWN))
        return country_of(r, s, e, c); /* tells it */
    if (UNLIKELY(kind == COUNTRY_SPECIMEN))
        reading_found(r, FINDING_COUNTRY_SPECIMEN, s, e, c);
    return country;
}

bool paxlst_set_once(struct reading *r, const struct edi_segment *s, uint32_t e, uint32_t c,
                     str *to, str value)
{
    if (to->n == 0) {
        *to = value;
        return true;
    }
    if (value.n == 0 || str_eq(*to, value))
        return true;
    reading_found(r, FINDING_VALUE_REPEATED, s, e, c);
    return false;
}

str paxlst_date_text(struct reading *r, const struct edi_segment *s, uint32_t *qualifier)
{
    str value = value_of(r, s, 1, 2), format = value_of(r, s, 1, 3);

    *qualifier = paxlst_code_at(r, s, 1, 1);
    if (format.n && !paxlst_format_fits(format, value))
        reading_found(r, FINDING_DATE_FORMAT, s, 1, 3);
    return value;
}

/* ---- dispatch -------------------------------------------------------------------------------- */

static bool needs_traveller(uint32_t tag)
{
    switch (tag) {
    case EDI_TAG('A', 'T', 'T'):
    case EDI_TAG('C', 'P', 'I'):
    case EDI_TAG('D', 'O', 'C'):
    case EDI_TAG('E', 'M', 'P'):
    case EDI_TAG('F', 'T', 'X'):
    case EDI_TAG('G', 'E', 'I'):
    case EDI_TAG('G', 'I', 'D'):
    case EDI_TAG('M', 'E', 'A'):
    case EDI_TAG('N', 'A', 'T'):
    case EDI_TAG('Q', 'T', 'Y'):
        return true;
    default:
        return false;
    }
}

static void read_outside_traveller(struct reading *r, const struct edi_segment *s)
{
    bool flight = paxlst_of(r)->group == PAX_FLIGHT;

    switch (s->tag) {
    case EDI_TAG('B', 'G', 'M'):
        paxlst_bgm(r, s);
        break;
    case EDI_TAG('R', 'F', 'F'):
        paxlst_reference(r, s);
        break;
    case EDI_TAG('C', 'T', 'A'):
        paxlst_cta(r, s);
        break;
    case EDI_TAG('C', 'O', 'M'):
        paxlst_sender_contact(r, s);
        break;
    case EDI_TAG('L', 'O', 'C'):
        (flight ? paxlst_leg_place : paxlst_place)(r, s);
        break;
    case EDI_TAG('D', 'T', 'M'):
        (flight ? paxlst_leg_date : paxlst_date)(r, s);
        break;
    case EDI_TAG('A', 'U', 'T'):
        paxlst_authentication(r, s);
        break;
    default:
        if (!paxlst_older(r, s))
            reading_found(
                r, needs_traveller(s->tag) ? FINDING_SEGMENT_MISPLACED : FINDING_SEGMENT_UNKNOWN, s,
                0, 0);
    }
}

static void paxlst_segment(struct reading *r, const struct edi_segment *s)
{
    struct paxlst *p = paxlst_of(r);

    if (LIKELY(p->group >= PAX_TRAVELLER && r->m->travellers.n) && paxlst_of_traveller(r, s))
        return;
    switch (s->tag) {
    case EDI_TAG('N', 'A', 'D'):
        if (paxlst_code_at(r, s, 1, 1) == CODE2('M', 'S'))
            paxlst_sender(r, s);
        else
            paxlst_nad(r, s);
        return;
    case EDI_TAG('T', 'D', 'T'):
        paxlst_flight(r, s);
        return;
    case EDI_TAG('C', 'N', 'T'):
        paxlst_count(r, s);
        return;
    default:
        read_outside_traveller(r, s);
    }
}

/** Room for the travellers that a message of this length may hold, so that they seldom move. */
static void reserve_travellers(struct reading *r)
{
    enum { USUAL_BYTES = 200, MOST = 256 };
    struct message *m = r->m;
    uint64_t n = m->length / USUAL_BYTES;

    if (n < 4)
        return; /* as a vector begins anyway */
    uint32_t cap = n < MOST ? (uint32_t)n : MOST;
    m->travellers.v = arena_alloc(r->mem, cap * sizeof(*m->travellers.v));
    if (m->travellers.v)
        m->travellers.cap = cap;
    else
        r->exhausted = true;
}

static bool paxlst_begin(struct reading *r)
{
    r->state = ARENA_NEW(r->mem, struct paxlst);
    if (r->state)
        reserve_travellers(r);
    return r->state != NULL;
}

static void paxlst_end(struct reading *r)
{
    struct message *m = r->m;

    paxlst_flight_done(r);
    paxlst_check(r);
    const struct leg *leg = flight_ref_leg(&m->flight);
    m->usable = leg && date_full(leg->departs_at.date) && m->flight.designator.number.n &&
                !paxlst_of(r)->name_unknown;
}

const struct grammar grammar_paxlst = {
    .name = "PAXLST",
    .type = MESSAGE_PAXLST,
    .version_min = 2,
    .version_max = 30,
    .begin = paxlst_begin,
    .segment = paxlst_segment,
    .end = paxlst_end,
};
