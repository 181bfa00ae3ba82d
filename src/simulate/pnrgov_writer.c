/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PNRGOV pushes. Segment order and elements follow the IATA/ICAO/WCO implementation guide; what differs by
 * carrier comes from styles.def, what is wrong on purpose from dirt.def. A booking draws its own details from
 * its seed, so that it looks the same in every push but for what has changed.
 */
#include "simulate/pnrgov_writer.h"

#include "reference/carrier.h"
#include "simulate/bookings.h"
#include "simulate/outgoing.h"
#include "simulate/people.h"

#include <stdio.h>

/** One booking being written. */
struct pnr {
    struct outgoing *o;
    struct edi_writer *w;
    const struct sim_flight *f;
    const struct sim_booking *b;
    const struct sim_traveller *travellers;
    uint32_t count; /* travellers at this push */
    unsigned push;
    enum dirt_kind drawn;
};

static bool is_final(const struct pnr *p)
{
    return p->push == PUSH_COUNT - 1;
}

static bool documents_known(const struct pnr *p)
{
    return p->push >= p->b->documents_push;
}

static bool named(const struct pnr *p)
{
    return p->b->group_size == 0 || p->push >= p->b->named_push;
}

/** Does the writer make this mistake in this booking? */
static bool dirty(struct pnr *p, enum dirt_kind kind)
{
    return dirt_make(p->o->dirt, p->drawn, kind);
}

static str reference_text(const struct pnr *p, uint32_t i, char out[8])
{
    /* Asked for each reference, so it is counted where the first traveller is written. */
    int n = snprintf(out, 8, "%u%s", (i + 1) % 1000, p->drawn == DIRT_DOTTED_REFERENCE ? ".1" : "");

    return (str){out, (size_t)n};
}

/* --- Names ---------------------------------------------------------------------------------------- */

/** DR always stands apart: glued, it could not be told from the end of ALEKSANDR. */
static const char *title_of(const struct sim_traveller *t)
{
    if (t->kind == KIND_INFANT)
        return "";
    if (t->kind == KIND_CHILD)
        return t->person.sex == 'M' ? "MSTR" : "MISS";
    if (t->person.sex == 'M')
        return t->sequence % 61 == 0 ? " DR" : "MR";
    return t->sequence % 3 == 0 ? "MS" : "MRS";
}

/** One letter gets its mark back, in UTF-8, whatever the interchange declares. */
static void mark_letter(char *name, size_t size)
{
    static const struct {
        char plain;
        const char *marked;
    } marks[] = {
        {'U', "\xc3\x9c"},
        {'O', "\xc3\x96"},
        {'A', "\xc3\x84"},
        {'I', "\xc4\xb0"},
        {'E', "\xc3\x89"}
    };
    char rest[64];

    for (char *at = name; *at; at++)
        for (size_t i = 0; i < COUNT_OF(marks); i++)
            if (*at == marks[i].plain) {
                (void)snprintf(rest, sizeof rest, "%s", at + 1);
                (void)snprintf(at, size - (size_t)(at - name), "%s%s", marks[i].marked, rest);
                return;
            }
}

static void lower(char *text)
{
    for (; *text; text++)
        if (*text >= 'A' && *text <= 'Z')
            *text = (char)(*text + 32);
}

/** `before`: as it stood before a correction of the name. */
static void write_tif_names(struct pnr *p, const struct sim_traveller *t, bool before)
{
    char surname[64], given[96];

    booked_surname(t, before && t == p->travellers, surname);
    (void)snprintf(given, sizeof given, "%s%s%s", t->booked_given,
                   style_has(p->f->style, 'B') && t->kind != KIND_INFANT ? " " : "", title_of(t));
    if (t == p->travellers && dirty(p, DIRT_UTF8_NAME))
        mark_letter(surname, sizeof surname);
    if (p->drawn == DIRT_LOWER_CASE) {
        lower(surname);
        lower(given);
    }
    edi_begin(p->w, "TIF");
    edi_element_c(p->w, surname);
    edi_element_c(p->w, given);
}

static bool has_infant(const struct pnr *p, uint32_t i)
{
    for (uint32_t k = 0; k < p->count; k++)
        if (p->travellers[k].adult == i + 1)
            return true;
    return false;
}

static void write_tif(struct pnr *p, uint32_t i, bool before)
{
    static const char *const types[] = {"A", "C", "IN"};
    const struct sim_traveller *t = &p->travellers[i];
    char ref[8];

    write_tif_names(p, t, before);
    edi_component_c(p->w, types[t->kind]);
    edi_component(p->w, reference_text(p, i, ref));
    if (has_infant(p, i))
        edi_component_c(p->w, "1");
    edi_end(p->w);
}

/* --- SSR and IFT ---------------------------------------------------------------------------------- */

struct ssr {
    const char *code;
    uint32_t quantity;
    const char *text;
    int traveller; /* -1: not tied to one */
    bool places;   /* board and off point of the flight */
};

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
        edi_component(p->w, reference_text(p, (uint32_t)ssr->traveller, ref));
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
    memcpy(text + at, "\r\n", 2);
}

static void write_docs(struct pnr *p, uint32_t i)
{
    const struct sim_traveller *t = &p->travellers[i];
    const struct person *who = &t->person;
    char surname[64], given[96], born[8], expires[8], text[256];
    bool placeholder =
        t->fate == FATE_BOARDED && t->entry < 0 && dirty(p, DIRT_PLACEHOLDER_DOCUMENT);

    document_name(who->surname, surname, sizeof surname);
    document_name(who->given, given, sizeof given);
    if (!style_has(p->f->style, 'J'))
        slashes(given);
    text_ddmmmyy(who->born_on, born);
    text_ddmmmyy(who->expires_on, expires);
    (void)snprintf(text, sizeof text, "%s/P/%s/%s/%s/%.7s/%s/%.7s/%s/%s",
                   dirty(p, DIRT_DOCS_OFFSET) ? "/" : "", who->nationality,
                   placeholder ? "000000000" : who->document, who->nationality, born,
                   document_sex(t), expires, surname, given);
    if (dirty(p, DIRT_SSR_FOLD))
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
        (void)snprintf(text, sizeof text, "/R/%s/%u STREET %u/" STR_FMT "//%05u", who->nationality,
                       1 + rng_below(&r, 200), 1 + rng_below(&r, 40), STR_ARG(town),
                       10000 + rng_below(&r, 80000));
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

static void write_documents(struct pnr *p, uint32_t i)
{
    if (!documents_known(p) || !named(p))
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

static uint32_t phone_number(const struct pnr *p)
{
    struct rng r = rng_from(p->b->seed, 7);
    uint32_t number = 300000000u + rng_below(&r, 99999999u);

    return p->b->change == CHANGE_CONTACT && p->push >= p->b->change_push ? number + 7 : number;
}

static void write_contacts(struct pnr *p)
{
    const struct person *head = &p->travellers[0].person;
    struct rng r = rng_from(p->b->seed, 8);
    char text[128], local[48];

    if (rng_percent(&r, 70)) {
        (void)snprintf(text, sizeof text, "%s%u", person_phone_code(head), phone_number(p));
        write_ssr(p, &(struct ssr){"CTCM", 1, text, named(p) ? 0 : -1, false});
    } else {
        (void)snprintf(text, sizeof text, "CTCM %s %u", person_phone_code(head), phone_number(p));
        write_osi(p, text);
    }
    if (!rng_percent(&r, 55))
        return;
    document_name(head->surname, local, sizeof local);
    for (char *c = local; *c; c++)
        if (*c == ' ')
            *c = '.';
    (void)snprintf(text, sizeof text, "%s%u//EXAMPLE.ORG", local, rng_below(&r, 10000));
    write_ssr(p, &(struct ssr){"CTCE", 1, text, named(p) ? 0 : -1, false});
}

/* --- Parts of GR.1 -------------------------------------------------------------------------------- */

static void write_instant(struct edi_writer *w, utc_ms at)
{
    struct datetime t = utc_to_datetime(at);
    char date[8], time[8];

    edi_component(w, text_ddmmyy(t.date, date));
    edi_component(w, text_hhmm(t, time));
}

static void write_rci(struct pnr *p)
{
    const struct sim_booking *b = p->b;

    edi_begin(p->w, "RCI");
    if (b->go_show) {
        char reference[16];
        (void)snprintf(reference, sizeof reference, "%08X%s", (unsigned)(b->seed & 0xFFFFFFFFu),
                       p->f->carrier);
        edi_element_c(p->w, p->f->carrier);
        edi_component_c(p->w, reference);
        edi_component_c(p->w, "C");
        edi_end(p->w);
        return;
    }
    edi_element_c(p->w, b->system);
    edi_component_c(p->w, b->locator);
    edi_component_c(p->w, "");
    write_instant(p->w, b->created_at);
    if (b->partner_locator[0]) {
        edi_element_c(p->w, b->marketing ? p->f->partner : "1G");
        edi_component_c(p->w, b->partner_locator);
    }
    edi_end(p->w);
}

static void write_dat(struct pnr *p)
{
    edi_begin(p->w, "DAT");
    edi_element_c(p->w, "700");
    write_instant(p->w, booking_transacted(p->f, p->b, p->push));
    if (p->b->ticketed_at && !p->b->go_show) {
        edi_element_c(p->w, "710");
        write_instant(p->w, p->b->ticketed_at);
    }
    if (p->drawn == DIRT_GLUED_ORG) {
        p->w->open = false; /* the terminator is what is missing */
        return;
    }
    edi_end(p->w);
}

static void write_agency_org(struct pnr *p)
{
    const struct person *head = &p->travellers[0].person;
    struct rng r = rng_from(p->b->seed, 9);
    char office[16], agency[12], agent[12];
    const char *city = p->f->arrival ? p->f->foreign->city : p->f->home->city;

    (void)snprintf(agency, sizeof agency, "%08u", 10000000u + rng_below(&r, 89999999u));
    (void)snprintf(office, sizeof office, "%s%c2%02u00", city, (char)('A' + rng_below(&r, 26)),
                   rng_below(&r, 100));
    (void)snprintf(agent, sizeof agent, "%04uAA", rng_below(&r, 10000));
    edi_begin(p->w, "ORG");
    edi_element_c(p->w, p->b->partner_locator[0] && !p->b->marketing ? "1G" : p->b->system);
    edi_component_c(p->w, city);
    edi_element_c(p->w, agency);
    edi_component_c(p->w, office);
    edi_element_c(p->w, city);
    edi_skip_elements(p->w, 1);
    edi_element_c(p->w, "T");
    edi_element_c(p->w, strcmp(head->nationality, "PAK") == 0 ? "PK" : "GB");
    edi_element_c(p->w, agent);
    edi_end(p->w);
}

static void write_org(struct pnr *p)
{
    if (p->b->agency && !p->b->go_show) {
        write_agency_org(p);
        return;
    }
    edi_begin(p->w, "ORG");
    edi_element_c(p->w, p->b->marketing ? p->f->partner : p->f->carrier);
    edi_component_c(p->w, flight_border(p->f)->from->code);
    if (p->b->go_show) {
        edi_skip_elements(p->w, 3);
        edi_element_c(p->w, "A");
    }
    edi_end(p->w);
}

static void write_booking_address(struct pnr *p)
{
    const struct person *head = &p->travellers[0].person;
    struct rng r = rng_from(p->b->seed, 10);
    char street[40], code[8], phone[24];

    if (!rng_percent(&r, 25) || p->b->go_show)
        return;
    (void)snprintf(street, sizeof street, "HOUSE %u STREET %u", 1 + rng_below(&r, 300),
                   1 + rng_below(&r, 60));
    (void)snprintf(code, sizeof code, "%05u", 10000 + rng_below(&r, 80000));
    (void)snprintf(phone, sizeof phone, "%s%u", person_phone_code(head), phone_number(p));
    edi_begin(p->w, "ADD");
    edi_skip_elements(p->w, 1);
    edi_element_c(p->w, "700");
    edi_component_c(p->w, street);
    edi_component(p->w, person_town(head, rng_below(&r, 8)));
    edi_skip_components(p->w, 2);
    edi_component_c(p->w, head->nationality);
    edi_component_c(p->w, code);
    edi_component_c(p->w, phone);
    edi_end(p->w);
}

/* --- GR.2 to GR.4: one traveller ------------------------------------------------------------------ */

static const char *currency_of(const struct sim_flight *f)
{
    return strcmp(f->home->country, "PAK") == 0   ? "PKR"
           : strcmp(f->home->country, "GBR") == 0 ? "GBP"
                                                  : "EUR";
}

static void write_fare_line(struct pnr *p, uint32_t amount)
{
    char text[120];

    (void)snprintf(text, sizeof text, "%s %s %s%u.00 NUC%u.00END ROE%s",
                   flight_border(p->f)->from->city, p->f->carrier, flight_border(p->f)->to->city,
                   amount / 280, amount / 280, "278.5");
    edi_begin(p->w, "IFT");
    edi_element_c(p->w, "4");
    edi_component_c(p->w, "15");
    edi_component_c(p->w, "0");
    edi_element_c(p->w, text);
    edi_end(p->w);
}

static str text_money(uint32_t amount, char out[16])
{
    int n = snprintf(out, 16, "%u.%02u", amount, amount % 100);

    return (str){out, (size_t)n};
}

static void write_sponsor(struct pnr *p)
{
    edi_begin(p->w, "IFT");
    edi_element_c(p->w, "4");
    edi_component_c(p->w, "43");
    edi_element_c(p->w, "SPONSOR TRAVEL COMPANY");
    edi_element_c(p->w, "PO BOX 99");
    edi_end(p->w);
}

static void write_payment(struct pnr *p, uint32_t total, uint32_t i)
{
    struct rng r = rng_from(p->b->seed, 20 + i);
    bool card = rng_percent(&r, 60), visa = rng_percent(&r, 60);
    char account[24], amount[16];

    edi_begin(p->w, "FOP");
    edi_element_c(p->w, card ? "CC" : "CA");
    edi_skip_components(p->w, 1);
    edi_component(p->w, text_money(total, amount));
    if (card) {
        (void)snprintf(account, sizeof account, "%06uXXXXXX%04u", visa ? 411111U : 545454U,
                       rng_below(&r, 10000));
        edi_component_c(p->w, visa ? "VI" : "CA");
        edi_component_c(p->w, account);
        edi_component_c(p->w, "0929");
    }
    edi_end(p->w);
    if (card && i == 0 && rng_percent(&r, 10))
        write_sponsor(p);
}

static void write_taxes(struct pnr *p, uint32_t fare)
{
    char amount[16];

    edi_begin(p->w, "TXD");
    edi_skip_elements(p->w, 1);
    edi_element(p->w, text_money(fare / 11, amount));
    edi_skip_components(p->w, 2);
    edi_component_c(p->w, "YQ");
    edi_end(p->w);
}

static void write_ticket(struct pnr *p, uint32_t i)
{
    const struct sim_traveller *t = &p->travellers[i];
    struct rng r = rng_from(p->b->seed, 11);
    uint32_t fare = 20000 + rng_below(&r, 180000), total = fare + fare / 11;
    char amount[16];

    edi_begin(p->w, "TKT");
    if (i == 0 && dirty(p, DIRT_TICKETLESS_700)) {
        edi_element_c(p->w, "");
        edi_component_c(p->w, "700");
        edi_end(p->w);
        return;
    }
    edi_element_c(p->w, t->ticket);
    edi_component_c(p->w, "T");
    edi_component_c(p->w, "1");
    edi_end(p->w);

    edi_begin(p->w, "MON");
    edi_element_c(p->w, "B");
    edi_component(p->w, text_money(fare, amount));
    edi_component_c(p->w, currency_of(p->f));
    edi_element_c(p->w, "T");
    edi_component(p->w, text_money(total, amount));
    edi_component_c(p->w, currency_of(p->f));
    edi_end(p->w);
    write_taxes(p, fare);
    edi_begin(p->w, "DAT");
    edi_element_c(p->w, "710");
    write_instant(p->w, p->b->ticketed_at);
    edi_end(p->w);
    write_payment(p, total, i);
}

static void write_guardian(struct pnr *p)
{
    const struct person *child = &p->travellers[0].person;
    char bring[64];

    (void)snprintf(bring, sizeof bring, "%s%u BRING %s FAMILY", person_phone_code(child),
                   phone_number(p), child->surname);
    edi_begin(p->w, "ADD");
    edi_skip_elements(p->w, 1);
    edi_element_c(p->w, "701");
    edi_component_c(p->w, "4 SPECIMEN ROAD");
    edi_component(p->w, person_town(child, 0));
    edi_skip_components(p->w, 2);
    edi_component_c(p->w, child->nationality);
    edi_skip_components(p->w, 1);
    edi_component_c(p->w, bring);
    edi_end(p->w);
}

static void write_frequent_flyer(struct pnr *p, uint32_t i)
{
    const struct sim_traveller *t = &p->travellers[i];
    static const char *const levels[] = {"", "SILVER", "GOLD", "ELITE"};

    edi_begin(p->w, "FTI");
    edi_element_c(p->w, p->f->carrier);
    edi_component_c(p->w, t->frequent_flyer);
    edi_skip_components(p->w, 2);
    edi_component_c(p->w, levels[t->sequence % 4]);
    edi_end(p->w);
}

static void write_traveller(struct pnr *p, uint32_t i)
{
    const struct sim_traveller *t = &p->travellers[i];
    struct rng r = rng_from(p->b->seed, 60 + i);
    uint32_t fare = 20000 + rng_below(&r, 180000);
    char id[24];

    write_tif(p, i, booking_misspelt(p->b, p->push));
    if (t->frequent_flyer[0])
        write_frequent_flyer(p, i);
    if (t->kind != KIND_INFANT && rng_percent(&r, 40))
        write_fare_line(p, fare);
    if (rng_percent(&r, 50)) {
        (void)snprintf(id, sizeof id, "%08X%04X", (unsigned)(p->b->seed >> 32),
                       (unsigned)(t->sequence));
        edi_begin(p->w, "REF");
        edi_element_c(p->w, "");
        edi_component_c(p->w, id);
        edi_end(p->w);
    }
    if (!style_has(p->f->style, 'D'))
        write_documents(p, i);
    if (t->unaccompanied)
        write_guardian(p);
    if (t->kind != KIND_INFANT && !p->b->go_show)
        write_ticket(p, i);
}

/* --- GR.5 to GR.7: the itinerary ------------------------------------------------------------------ */

static void write_tvl_times(struct edi_writer *w, struct datetime from, struct datetime to)
{
    char date[8], time[8];

    edi_element(w, text_ddmmyy(from.date, date));
    edi_component(w, text_hhmm(from, time));
    edi_component(w, text_ddmmyy(to.date, date));
    edi_component(w, text_hhmm(to, time));
}

static void write_flight_number(struct pnr *p, uint32_t number, const char *suffix,
                                char booking_class)
{
    edi_element_u(p->w, number, 4);
    edi_component(p->w, (str){&booking_class, 1});
    edi_component_c(p->w, suffix);
}

/** The leg as booked: a traveller who joins at the origin of a flight with two legs has the whole way. */
static struct sim_leg booked_leg(const struct pnr *p)
{
    struct sim_leg leg = *flight_border(p->f);

    if (p->f->leg_count < 2 || !p->b->joins_at_origin)
        return leg;
    leg.from = p->f->leg[0].from;
    leg.departs_at = p->f->leg[0].departs_at;
    leg.to = p->f->leg[1].to;
    leg.arrives_at = p->f->leg[1].arrives_at;
    return leg;
}

static bool codeshare_by_tra(const struct pnr *p)
{
    return p->f->style->pnr_version >= 14;
}

static void write_flight_tvl(struct pnr *p)
{
    struct sim_leg leg = booked_leg(p);

    edi_begin(p->w, "TVL");
    write_tvl_times(p->w, leg.departs_at, leg.arrives_at);
    edi_element_c(p->w, leg.from->code);
    edi_element_c(p->w, leg.to->code);
    edi_element_c(p->w, p->b->marketing ? p->f->partner : p->f->carrier);
    if (p->b->marketing && !codeshare_by_tra(p))
        edi_component_c(p->w, p->f->carrier);
    if (p->b->marketing)
        write_flight_number(p, p->f->partner_number, "", p->b->booking_class);
    else
        write_flight_number(p, p->f->number, p->f->suffix, p->b->booking_class);
    edi_end(p->w);
    if (p->b->marketing && codeshare_by_tra(p)) {
        edi_begin(p->w, "TRA");
        edi_element_c(p->w, p->f->carrier);
        write_flight_number(p, p->f->number, p->f->suffix, p->b->booking_class);
        edi_end(p->w);
    }
}

static void write_rpi(struct pnr *p, const char *status)
{
    uint32_t seats = 0;

    for (uint32_t i = 0; i < p->count; i++)
        seats += p->travellers[i].kind != KIND_INFANT;
    edi_begin(p->w, "RPI");
    edi_element_u(p->w, named(p) ? seats : p->b->group_size, 1);
    edi_element_c(p->w, status);
    edi_end(p->w);
}

static void write_seat_requests(struct pnr *p)
{
    struct rng r = rng_from(p->b->seed, 12);
    char ref[8];

    if (!named(p) || p->count > 9 || !rng_percent(&r, 45))
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
        edi_component(p->w, reference_text(p, i, ref));
        edi_component_c(p->w, "N");
    }
    edi_end(p->w);
}

static void write_services(struct pnr *p)
{
    static const char *const services[] = {"WCHR", "WCHC", "MOML", "VGML",
                                           "CHML", "DBML", "AVML", "PETC"};
    struct rng r = rng_from(p->b->seed, 13);
    char text[128], born[8];

    for (uint32_t i = 0; named(p) && i < p->count; i++) {
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

static bool boarded(const struct sim_traveller *t)
{
    return t->fate == FATE_BOARDED;
}

/** What a party checked in together. The first with bags is the head of the pool, the others members. */
struct pool {
    uint32_t bags, weight, owners;
    uint32_t head; /* traveller, or UINT32_MAX */
    char reference[16];
};

static struct pool find_pool(const struct pnr *p)
{
    struct pool pool = {.head = UINT32_MAX};

    for (uint32_t i = 0; i < p->count; i++) {
        const struct sim_traveller *t = &p->travellers[i];
        if (!boarded(t) || t->bags == 0)
            continue;
        if (pool.head == UINT32_MAX) {
            pool.head = i;
            (void)snprintf(pool.reference, sizeof pool.reference, "%s-%u",
                           flight_border(p->f)->from->code, t->sequence);
        }
        pool.bags += t->bags;
        pool.weight += t->weight_kg;
        pool.owners++;
    }
    return pool;
}

static void write_tags(struct pnr *p, const struct sim_traveller *t, uint32_t bags)
{
    const struct carrier *carrier = carrier_find(str_from_c(p->f->carrier));
    const char *accounting = carrier && carrier->accounting[0] ? carrier->accounting : "999";
    char tag[24];

    (void)snprintf(tag, sizeof tag, "%s0%s%06u", dirty(p, DIRT_BAG_TAG_BLANK) ? " " : "",
                   accounting, t->tag % 1000000);
    edi_element_c(p->w, style_has(p->f->style, 'T') ? p->f->carrier : accounting);
    edi_component_c(p->w, tag);
    edi_component_u(p->w, bags, 1);
    edi_component_c(p->w, booked_leg(p).to->code);
}

static void write_bags(struct pnr *p, const struct sim_traveller *t, const struct pool *pool,
                       bool head)
{
    bool pooled = pool->owners > 1;
    bool early = pooled && dirty(p, DIRT_POOL_WRONG_ELEMENT);

    edi_begin(p->w, "TBD");
    edi_skip_elements(p->w, 1);
    if (head) {
        edi_element_u(p->w, pool->bags, 1);
        edi_component_u(p->w, pool->weight, 1);
        edi_component_c(p->w, "700");
    } else {
        edi_skip_elements(p->w, 1);
    }
    edi_skip_elements(p->w, early ? 0 : 1);
    edi_element_c(p->w, !pooled ? "" : head ? "HP" : "MP");
    if (pooled)
        edi_component_c(p->w, pool->reference);
    edi_skip_elements(p->w, early ? 1 : 0);
    if (head)
        write_tags(p, t, pool->bags);
    edi_end(p->w);
}

static void write_checked_in(struct pnr *p, uint32_t i, const struct pool *pool)
{
    const struct sim_traveller *t = &p->travellers[i];
    char sequence[16], ref[8];

    (void)snprintf(sequence, sizeof sequence, "%s-%u", flight_border(p->f)->from->code,
                   t->sequence);
    edi_begin(p->w, "TRI");
    edi_skip_elements(p->w, 1);
    edi_element_c(p->w, sequence);
    edi_skip_components(p->w, 2);
    edi_component(p->w, reference_text(p, i, ref));
    edi_end(p->w);
    write_tif(p, i, false);
    if (t->seat[0]) {
        edi_begin(p->w, "SSD");
        edi_element_c(p->w, t->seat);
        edi_skip_elements(p->w, 3);
        edi_element_c(p->w, p->b->booking_class == 'J' || p->b->booking_class == 'C' ? "C" : "Y");
        edi_end(p->w);
    }
    if (t->bags > 0)
        write_bags(p, t, pool, i == pool->head);
}

static void write_check_in_head(struct pnr *p)
{
    utc_ms at = flight_border(p->f)->departs_utc - (utc_ms)(70 + p->b->seed % 90) * 60000;
    struct datetime t = utc_to_datetime(at);
    char text[64], date[8];

    edi_begin(p->w, "DAT");
    if (p->drawn == DIRT_EMPTY_DAT) {
        (void)dirty(p, DIRT_EMPTY_DAT);
    } else if (style_has(p->f->style, 'H')) {
        text_ddmmmyy(t.date, date);
        (void)snprintf(text, sizeof text, "L FT %s D%06u %.5s%02d%02d%02dZ 1D%04u", p->f->carrier,
                       (unsigned)(p->b->seed % 1000000), date, t.date.year % 100, t.minute / 60,
                       t.minute % 60, (unsigned)(p->b->seed % 10000));
        edi_element_c(p->w, "3");
        edi_component_c(p->w, text);
    } else {
        edi_element_c(p->w, "2");
        write_instant(p->w, at);
    }
    edi_end(p->w);
    edi_begin(p->w, "ORG");
    edi_element_c(p->w, p->f->carrier);
    edi_component_c(p->w, flight_border(p->f)->from->code);
    edi_skip_elements(p->w, 3);
    edi_element_c(p->w, "A");
    edi_end(p->w);
}

static void write_check_in(struct pnr *p)
{
    struct pool pool = find_pool(p);
    uint32_t aboard = 0;

    for (uint32_t i = 0; i < p->count; i++)
        aboard += boarded(&p->travellers[i]);
    if (aboard == 0)
        return;
    write_check_in_head(p);
    for (uint32_t i = 0; i < p->count; i++)
        if (boarded(&p->travellers[i]))
            write_checked_in(p, i, &pool);
}

static void write_flight_segment(struct pnr *p)
{
    write_flight_tvl(p);
    write_rpi(p, dirty(p, DIRT_RPI_K) ? "K" : p->b->group_size && !named(p) ? "HN" : "HK");
    edi_begin(p->w, "APD");
    edi_element_c(p->w, p->f->aircraft);
    edi_end(p->w);
    write_seat_requests(p);
    write_services(p);
    if (p->b->marketing && !codeshare_by_tra(p)) {
        write_rci(p);
        edi_begin(p->w, "TVL");
        edi_skip_elements(p->w, 4);
        write_flight_number(p, p->f->number, p->f->suffix, p->b->booking_class);
        edi_end(p->w);
    }
    if (is_final(p))
        write_check_in(p);
}

static void write_connection(struct pnr *p)
{
    const struct sim_leg *leg = &p->b->connection;

    edi_begin(p->w, "TVL");
    write_tvl_times(p->w, leg->departs_at, leg->arrives_at);
    edi_element_c(p->w, leg->from->code);
    edi_element_c(p->w, leg->to->code);
    edi_element_c(p->w, p->f->carrier);
    write_flight_number(p, p->b->connection_number, "", p->b->booking_class);
    edi_end(p->w);
    write_rpi(p, "HK");
}

/* --- GR.8 to LTS ---------------------------------------------------------------------------------- */

static void write_split(struct pnr *p)
{
    if (!p->b->split_locator[0] || p->push < p->b->split_push)
        return;
    edi_begin(p->w, "EQN");
    edi_element_u(p->w, 1, 1);
    edi_end(p->w);
    edi_begin(p->w, "RCI");
    edi_element_c(p->w, p->b->system);
    edi_component_c(p->w, p->b->split_locator);
    edi_component_c(p->w, "");
    write_instant(p->w, p->b->created_at);
    edi_end(p->w);
}

static void write_hotel(struct pnr *p)
{
    struct rng r = rng_from(p->b->seed, 15);
    struct date in = flight_border(p->f)->arrives_at.date;
    char date[8];

    if (!rng_percent(&r, 3) || p->b->go_show)
        return;
    edi_begin(p->w, "MSG");
    edi_element_c(p->w, "8");
    edi_end(p->w);
    edi_begin(p->w, "TVL");
    edi_element(p->w, text_ddmmyy(in, date));
    edi_component_c(p->w, "1500");
    edi_component(p->w,
                  text_ddmmyy(date_from_days(date_to_days(in) + rng_between(&r, 1, 9)), date));
    edi_element_c(p->w, flight_border(p->f)->to->city);
    edi_component_c(p->w, "SPECIMEN HOTEL");
    edi_skip_elements(p->w, 1);
    edi_element_c(p->w, "VN");
    edi_element_c(p->w, "67576");
    edi_component_c(p->w, "ROH");
    edi_end(p->w);
}

static void write_sac(struct pnr *p, const char *action, bool before)
{
    edi_begin(p->w, "SAC");
    edi_skip_elements(p->w, 2);
    edi_element_c(p->w, action);
    edi_end(p->w);
    write_tif(p, 0, before);
}

/** GR.10: the correction of a name, once it has happened. */
static void write_history(struct pnr *p)
{
    if (p->b->change != CHANGE_NAME || p->push < p->b->change_push)
        return;
    edi_begin(p->w, "ABI");
    edi_element_c(p->w, "4");
    edi_element_c(p->w, "05AB12");
    edi_component_c(p->w, "GS");
    edi_element_c(p->w, flight_border(p->f)->from->city);
    edi_skip_elements(p->w, 1);
    edi_element_c(p->w, p->f->carrier);
    edi_end(p->w);
    edi_begin(p->w, "DAT");
    edi_element_c(p->w, "T");
    write_instant(p->w, booking_transacted(p->f, p->b, p->b->change_push));
    edi_end(p->w);
    write_sac(p, "X", true);
    write_sac(p, "A", false);
}

static void write_lts(struct pnr *p)
{
    struct rng r = rng_from(p->b->seed, 16);
    struct datetime made = utc_to_datetime(p->b->created_at);
    char text[160], date[8];
    uint32_t lines = rng_percent(&r, 60) ? rng_below(&r, 5) : 0;

    if (p->b->go_show)
        return;
    for (uint32_t i = 0; i < lines; i++) {
        (void)snprintf(text, sizeof text,
                       "%u/%c/%u/RM CALLED %02u:%02u *%s/E* NOTE %u %.5s%02d%02dZ", i, "OAC"[i % 3],
                       1 + rng_below(&r, 9), rng_below(&r, 24), rng_below(&r, 60), p->b->system,
                       rng_below(&r, 100), text_ddmmmyy(made.date, date).p, made.minute / 60,
                       made.minute % 60);
        edi_begin(p->w, "LTS");
        edi_element_c(p->w, text);
        edi_end(p->w);
    }
}

/* --- One booking, one push ------------------------------------------------------------------------ */

static void write_stub(struct pnr *p)
{
    edi_begin(p->w, "SRC");
    edi_end(p->w);
    write_rci(p);
    edi_begin(p->w, "ORG");
    edi_end(p->w);
}

static void write_group_name(struct pnr *p)
{
    edi_begin(p->w, "TIF");
    edi_element_c(p->w, p->b->group_name);
    edi_component_c(p->w, "G");
    edi_component_u(p->w, p->b->group_size, 1);
    edi_end(p->w);
}

/** Mistakes that show in several places are counted once here. */
static void count_spread_dirt(struct pnr *p)
{
    static const enum dirt_kind spread[] = {DIRT_DOTTED_REFERENCE, DIRT_LOWER_CASE,
                                            DIRT_SSR_QUANTITY, DIRT_GLUED_ORG};

    if (p->drawn == DIRT_EMPTY_DAT && !is_final(p))
        p->drawn = DIRT_NONE;
    for (size_t i = 0; i < COUNT_OF(spread); i++)
        (void)dirty(p, spread[i]);
}

static void write_head_of_booking(struct pnr *p)
{
    bool late_date = style_has(p->f->style, 'S') && p->drawn != DIRT_GLUED_ORG;

    edi_begin(p->w, "SRC");
    edi_end(p->w);
    write_rci(p);
    if (!late_date && p->drawn != DIRT_GLUED_ORG)
        write_dat(p);
    write_contacts(p);
    if (dirty(p, DIRT_UNKNOWN_SEGMENT)) {
        edi_begin(p->w, "FOO");
        edi_element_c(p->w, "LOCAL USE");
        edi_end(p->w);
    }
    if (style_has(p->f->style, 'D'))
        for (uint32_t i = 0; i < p->count; i++)
            write_documents(p, i);
    if (late_date || p->drawn == DIRT_GLUED_ORG)
        write_dat(p);
    write_org(p);
    write_booking_address(p);
}

static void write_booking(struct pnr *p)
{
    count_spread_dirt(p);
    write_head_of_booking(p);
    if (!named(p))
        write_group_name(p);
    for (uint32_t i = 0; named(p) && i < p->count; i++)
        write_traveller(p, i);
    if (p->b->connects && p->f->arrival)
        write_connection(p);
    write_flight_segment(p);
    if (p->b->connects && !p->f->arrival)
        write_connection(p);
    write_split(p);
    write_hotel(p);
    write_history(p);
    write_lts(p);
}

static bool is_update(const struct sim_flight *f, unsigned push)
{
    return f->style->pushes == PUSHES_UPDATES && push > 0 && push < PUSH_COUNT - 1;
}

/** Is the booking part of that push: as itself, or as the stub of a cancelled one? */
static bool included(const struct sim_flight *f, const struct sim_booking *b, unsigned push)
{
    if (is_update(f, push))
        return booking_changed(b, push);
    return booking_present(b, push);
}

struct push_content pnrgov_content(const struct sim_flight *f, unsigned push)
{
    struct push_content c = {.update = is_update(f, push)};
    uint32_t size = f->style->part_size;

    for (uint32_t i = 0; i < f->bookings.n; i++) {
        const struct sim_booking *b = &f->bookings.v[i];
        if (!included(f, b, push))
            continue;
        c.bookings++;
        if (booking_present(b, push))
            c.travellers += booking_travellers(b, push);
        else
            c.cancelled++;
    }
    c.parts = size == 0 || c.bookings == 0 ? 1 : (c.bookings + size - 1) / size;
    return c;
}

static void write_header(struct outgoing *o, const struct push_content *content)
{
    const struct sim_leg *leg = flight_border(o->f);

    if (content->update || !dirt_make(o->dirt, o->drawn, DIRT_NO_MSG)) {
        edi_begin(&o->w, "MSG");
        edi_skip_elements(&o->w, 1);
        edi_component_c(&o->w, content->update ? "141" : "22");
        edi_end(&o->w);
    }
    if (!dirt_make(o->dirt, o->drawn, DIRT_NO_ORG)) {
        edi_begin(&o->w, "ORG");
        edi_element_c(&o->w, o->f->style->host);
        edi_component_c(&o->w, o->f->style->host_city);
        edi_end(&o->w);
    }
    edi_begin(&o->w, "TVL");
    write_tvl_times(&o->w, leg->departs_at, leg->arrives_at);
    edi_element_c(&o->w, leg->from->code);
    edi_element_c(&o->w, leg->to->code);
    edi_element_c(&o->w, o->f->carrier);
    edi_element_u(&o->w, o->f->number, 4);
    edi_skip_components(&o->w, 1);
    edi_component_c(&o->w, o->f->suffix);
    edi_end(&o->w);
    edi_begin(&o->w, "EQN");
    edi_element_u(&o->w, content->bookings, 1);
    edi_end(&o->w);
}

static void write_one(struct outgoing *o, const struct sim_booking *b, unsigned push)
{
    struct pnr p = {.o = o,
                    .w = &o->w,
                    .f = o->f,
                    .b = b,
                    .push = push,
                    .travellers = &o->f->travellers.v[b->first],
                    .count = booking_travellers(b, push)};

    if (!booking_present(b, push)) {
        write_stub(&p);
        return;
    }
    p.drawn = dirt_draw(o->dirt, SCOPE_BOOKING);
    write_booking(&p);
}

void pnrgov_write(const struct sim_flight *f, unsigned push, uint32_t part, utc_ms sent_at,
                  struct dirt *dirt, struct buf *out)
{
    struct push_content content = pnrgov_content(f, push);
    uint32_t size = f->style->part_size ? f->style->part_size : UINT32_MAX, seen = 0;
    struct outgoing o;

    outgoing_open(&o, out, f, dirt, (enum outgoing_event)(EVENT_PUSH_0 + push), sent_at, part,
                  content.parts);
    outgoing_message(&o);
    write_header(&o, &content);
    for (uint32_t i = 0; i < f->bookings.n; i++) {
        if (!included(f, &f->bookings.v[i], push))
            continue;
        if (seen++ / size + 1 == part)
            write_one(&o, &f->bookings.v[i], push);
    }
    outgoing_message_end(&o);
    outgoing_close(&o);
}
