/* SPDX-License-Identifier: Apache-2.0 */
/* SSR and IFT: documents, contacts, addresses. */
#include "simulate/pnr.h"

#include "simulate/bookings.h"
#include "simulate/people.h"

#include <stdio.h>

static void write_ssr(struct pnr *p, const struct ssr *ssr)
{
    char ref[8];

    edi_begin(p->w, "SSR");
    edi_element_c(p->w, ssr->code);
    edi_component_c(p->w, "HK");
    edi_component_u(p->w, ssr->quantity, p->drawn == DIRT_SSR_QUANTITY ? 3 : 1);
    edi_component_c(p->w, p->f->carrier);
    edi_skip_components(p->w, 2);
    edi_component_c(p->w, ssr->places ? flight_border(p->f)->from->code : "");
    edi_component_c(p->w, ssr->places ? flight_border(p->f)->to->code : "");
    edi_component_c(p->w, ssr->text);
    if (ssr->traveller >= 0) {
        edi_element_c(p->w, "");
        edi_skip_components(p->w, 1);
        edi_component(p->w, pnr_reference(p, (uint32_t)ssr->traveller, ref));
    }
    edi_end(p->w);
}

/** Names as a document has them: no apostrophe, hyphen as blank. */
static void document_name(const char *name, char *out, size_t size)
{
    size_t n = 0;

    for (; *name && n + 1 < size; name++)
        if (*name != '\'')
            out[n++] = *name == '-' ? ' ' : *name;
    out[n] = '\0';
}

/** Given names with a slash between instead of blanks, as many hosts split them. */
static void slashes(char *name)
{
    for (; *name; name++)
        if (*name == ' ')
            *name = '/';
}

static const char *document_sex(const struct sim_traveller *t)
{
    if (t->kind == KIND_INFANT)
        return t->person.sex == 'M' ? "MI" : "FI";
    return t->person.sex == 'M' ? "M" : "F";
}

/** Insert a line break after `at` bytes, as a mail gateway folds long lines. */
static void fold(char *text, size_t size, size_t at)
{
    size_t n = strlen(text);

    if (n <= at || n + 3 > size)
        return;
    memmove(text + at + 2, text + at, n - at + 1);
    text[at] = '\r';
    text[at + 1] = '\n';
}

static void write_docs(struct pnr *p, uint32_t i)
{
    const struct sim_traveller *t = &p->travellers[i];
    const struct person *who = &t->person;
    char surname[64], given[96], born[8], expires[8], text[256];
    bool placeholder =
        t->fate == FATE_BOARDED && t->entry < 0 && pnr_dirty(p, DIRT_PLACEHOLDER_DOCUMENT);

    document_name(who->surname, surname, sizeof surname);
    document_name(who->given, given, sizeof given);
    if (!style_has(p->f->style, 'J'))
        slashes(given);
    text_ddmmmyy(who->born_on, born);
    text_ddmmmyy(who->expires_on, expires);
    (void)snprintf(text, sizeof text, "%s/P/%s/%s/%s/%.7s/%s/%.7s/%s/%s",
                   pnr_dirty(p, DIRT_DOCS_OFFSET) ? "/" : "", who->nationality,
                   placeholder ? "000000000" : who->document, who->nationality, born,
                   document_sex(t), expires, surname, given);
    if (pnr_dirty(p, DIRT_SSR_FOLD))
        fold(text, sizeof text, 40);
    /* Hosts that keep documents with the booking tie an infant's to its adult. */
    bool by_adult = t->kind == KIND_INFANT && style_has(p->f->style, 'D');
    write_ssr(p, &(struct ssr){"DOCS", 1, text, by_adult ? t->adult - 1 : (int)i, false});
}

/** Visa and addresses of those who need them: foreigners that arrive. */
static void write_doco_doca(struct pnr *p, uint32_t i)
{
    const struct sim_traveller *t = &p->travellers[i];
    const struct person *who = &t->person;
    const char *there = flight_border(p->f)->to->country;
    struct rng r = rng_from(p->b->seed, 100 + i);
    char text[200], date[8];

    if (strcmp(who->nationality, there) == 0 || t->kind == KIND_INFANT)
        return;
    if (rng_percent(&r, 35)) {
        struct date issued = date_from_days(date_to_days(flight_border(p->f)->departs_at.date) -
                                            rng_between(&r, 10, 300));
        str town = person_town(who, rng_below(&r, 8));
        (void)snprintf(text, sizeof text, "/" STR_FMT " %s/V/%07u/%s/%.7s/%s", STR_ARG(town),
                       who->nationality, 1000000u + rng_below(&r, 8999999u),
                       airport_find(str_from_c(p->f->home->code))->city,
                       text_ddmmmyy(issued, date).p, there);
        write_ssr(p, &(struct ssr){"DOCO", 1, text, (int)i, false});
    }
    if (rng_percent(&r, 30)) {
        str town = person_town(who, rng_below(&r, 8));
        uint32_t house = 1 + rng_below(&r, 200), road = 1 + rng_below(&r, 40);
        (void)snprintf(text, sizeof text, "/R/%s/%u STREET %u/" STR_FMT "//%05u", who->nationality,
                       house, road, STR_ARG(town), 10000 + rng_below(&r, 80000));
        write_ssr(p, &(struct ssr){"DOCA", 1, text, (int)i, false});
    }
    if (rng_percent(&r, 30)) {
        (void)snprintf(text, sizeof text, "/D/%s/HOTEL %s %u/%s//", there,
                       flight_border(p->f)->to->city, 1 + rng_below(&r, 30),
                       flight_border(p->f)->to->municipality);
        for (char *c = text; *c; c++)
            *c = ascii_upper(*c);
        write_ssr(p, &(struct ssr){"DOCA", 1, text, (int)i, false});
    }
}

void pnr_write_documents(struct pnr *p, uint32_t i)
{
    if (!pnr_documents_known(p) || !pnr_named(p))
        return;
    write_docs(p, i);
    write_doco_doca(p, i);
}

static void write_osi(struct pnr *p, const char *text)
{
    edi_begin(p->w, "IFT");
    edi_element_c(p->w, "4");
    edi_component_c(p->w, "28");
    edi_skip_components(p->w, 1);
    edi_component_c(p->w, p->f->carrier);
    edi_element_c(p->w, text);
    edi_end(p->w);
}

uint32_t pnr_phone_number(const struct pnr *p)
{
    struct rng r = rng_from(p->b->seed, 7);
    uint32_t number = 300000000u + rng_below(&r, 99999999u);

    return p->b->change == CHANGE_CONTACT && p->push >= p->b->change_push ? number + 7 : number;
}

void pnr_write_contacts(struct pnr *p)
{
    const struct person *head = &p->travellers[0].person;
    struct rng r = rng_from(p->b->seed, 8);
    char text[128], local[48];

    if (rng_percent(&r, 70)) {
        (void)snprintf(text, sizeof text, "%s%u", person_phone_code(head), pnr_phone_number(p));
        write_ssr(p, &(struct ssr){"CTCM", 1, text, pnr_named(p) ? 0 : -1, false});
    } else {
        (void)snprintf(text, sizeof text, "CTCM %s %u", person_phone_code(head),
                       pnr_phone_number(p));
        write_osi(p, text);
    }
    if (!rng_percent(&r, 55))
        return;
    document_name(head->surname, local, sizeof local);
    for (char *c = local; *c; c++)
        if (*c == ' ')
            *c = '.';
    (void)snprintf(text, sizeof text, "%s%u//EXAMPLE.ORG", local, rng_below(&r, 10000));
    write_ssr(p, &(struct ssr){"CTCE", 1, text, pnr_named(p) ? 0 : -1, false});
}

void pnr_write_seat_requests(struct pnr *p)
{
    struct rng r = rng_from(p->b->seed, 12);
    char ref[8];

    if (!pnr_named(p) || p->count > 9 || !rng_percent(&r, 45))
        return;
    edi_begin(p->w, "SSR");
    edi_element_c(p->w, "SEAT");
    edi_component_c(p->w, "HK");
    edi_component_u(p->w, p->count, 1);
    edi_component_c(p->w, p->f->carrier);
    edi_skip_components(p->w, 2);
    edi_component_c(p->w, flight_border(p->f)->from->code);
    edi_component_c(p->w, flight_border(p->f)->to->code);
    for (uint32_t i = 0; i < p->count; i++) {
        if (p->travellers[i].kind == KIND_INFANT)
            continue;
        edi_element_c(p->w, p->travellers[i].seat);
        edi_skip_components(p->w, 1);
        edi_component(p->w, pnr_reference(p, i, ref));
        edi_component_c(p->w, "N");
    }
    edi_end(p->w);
}

void pnr_write_services(struct pnr *p)
{
    static const char *const services[] = {"WCHR", "WCHC", "MOML", "VGML",
                                           "CHML", "DBML", "AVML", "PETC"};
    struct rng r = rng_from(p->b->seed, 13);
    char text[128], born[8];

    for (uint32_t i = 0; pnr_named(p) && i < p->count; i++) {
        const struct sim_traveller *t = &p->travellers[i];
        text_ddmmmyy(t->person.born_on, born);
        if (t->kind == KIND_INFANT) {
            (void)snprintf(text, sizeof text, "%s/%s %.7s", t->booked_surname, t->booked_given,
                           born);
            write_ssr(p, &(struct ssr){"INFT", 1, text, t->adult - 1, true});
        } else if (t->kind == KIND_CHILD && !t->unaccompanied) {
            (void)snprintf(text, sizeof text, "%.7s", born);
            write_ssr(p, &(struct ssr){"CHLD", 1, text, (int)i, true});
        } else if (t->unaccompanied) {
            int age = flight_border(p->f)->departs_at.date.year - t->person.born_on.year;
            (void)snprintf(text, sizeof text, "UM%02d", age < 0 ? 0 : age % 100);
            write_ssr(p, &(struct ssr){"UMNR", 1, text, (int)i, true});
        }
        if (rng_percent(&r, 7))
            write_ssr(p, &(struct ssr){services[rng_below(&r, 8)], 1, "", (int)i, true});
    }
    if (p->b->group_size > 0) {
        (void)snprintf(text, sizeof text, "TCP%u %s", p->b->group_size, p->b->group_name);
        write_ssr(p, &(struct ssr){"GRPS", p->b->group_size, text, -1, false});
    }
}
