/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PAXLST out of a record, in the order of the guide; the older list of the US comes out in the form
 * of today. Reading it again gives the same record: dates are written with two digits for the year
 * where the reader will take them for the same year, else with four.
 */
#include "messages/encode.h"
#include "messages/paxlst_forms.h"

/** What the reader will know when it comes to a date. */
struct writing {
    struct edi_writer *w;
    int year; /* two-digit years are near it; 0: not known, write four */
    struct date departs;
};

/* ---- pieces ---------------------------------------------------------------------------------- */

static void begin(struct edi_writer *w, const char *tag, const char *qualifier)
{
    edi_begin(w, tag);
    edi_element_c(w, qualifier);
}

/** `TAG+qualifier:value'` when there is a value. */
static void put_pair(struct edi_writer *w, const char *tag, const char *qualifier, str value)
{
    if (value.n == 0)
        return;
    begin(w, tag, qualifier);
    edi_component(w, value);
    edi_end(w);
}

/** `LOC+qualifier+code:::text'` when there is one of them. */
static void put_place(struct edi_writer *w, str qualifier, str code, str text)
{
    if (code.n == 0 && text.n == 0)
        return;
    edi_begin(w, "LOC");
    edi_element(w, qualifier);
    edi_element(w, code);
    edi_skip_components(w, 2);
    edi_component(w, text);
    edi_end(w);
}

static char *put_digits(char *to, unsigned value, unsigned width)
{
    for (unsigned i = width; i-- > 0; value /= 10)
        to[i] = (char)('0' + value % 10);
    return to + width;
}

/** `yymmdd` or `ccyymmdd`; parts that are not known are zeros. */
static char *put_day(char *to, struct date d, bool century)
{
    unsigned year = (unsigned)d.year;

    to = century ? put_digits(to, year, 4) : put_digits(to, year % 100, 2);
    to = put_digits(to, d.month, 2);
    return put_digits(to, d.day, 2);
}

/** Two digits of the year will do. @param birth  the reader's rule for dates of birth */
static bool century_clear(const struct writing *x, struct date d, bool birth)
{
    char text[6];
    struct date back;

    if (x->year == 0)
        return false;
    put_day(text, d, false);
    bool good = birth ? paxlst_birth((str){text, 6}, x->year, x->departs, &back)
                      : date_parse_yymmdd((str){text, 6}, x->year, &back);
    return good && date_eq(back, d);
}

static void put_date(const struct writing *x, const char *qualifier, struct date d, bool birth)
{
    char text[8];
    bool century;

    if (!date_known(d))
        return;
    century = !century_clear(x, d, birth);
    begin(x->w, "DTM", qualifier);
    edi_component(x->w, (str){text, (size_t)(put_day(text, d, century) - text)});
    if (century)
        edi_component_c(x->w, "102");
    edi_end(x->w);
}

/** A moment with its format: 101, 102 for days, 201, 203 with the time, 303 with a zone. */
static void put_moment(const struct writing *x, str qualifier, struct datetime t, str zone)
{
    char text[12], *end;
    bool timed = t.minute >= 0;
    bool century = (timed && zone.n) || !century_clear(x, t.date, false);

    if (!date_known(t.date))
        return;
    end = put_day(text, t.date, century);
    if (timed)
        end = put_digits(end, (unsigned)(t.minute / 60 * 100 + t.minute % 60), 4);
    edi_begin(x->w, "DTM");
    edi_element(x->w, qualifier);
    edi_component(x->w, (str){text, (size_t)(end - text)});
    if (timed && zone.n)
        edi_text_more(x->w, zone);
    edi_component_c(x->w, !timed    ? century ? "102" : "101"
                          : zone.n  ? "303"
                          : century ? "203"
                                    : "201");
    edi_end(x->w);
}

/** Digits, then three letters that end an element: the reader would look for a segment there. */
static bool looks_glued(str text, size_t at)
{
    return at > 3 && at + 3 < text.n && ascii_digit(text.p[at - 1]) &&
           str_all_alpha((str){text.p + at, 3}) && text.p[at + 3] == '+';
}

static bool is_segment(str text)
{
    if (text.n < 3 || !str_all_alpha(str_head(text, 3)))
        return false;
    for (size_t i = 3; i < text.n; i++) {
        if (text.p[i] == '\'')
            return false;
        i += text.p[i] == '?';
    }
    return true;
}

/** A segment that was kept as sent, if it is one. */
static void put_segment(struct edi_writer *w, str text)
{
    char tag[4] = "";
    size_t from = 3;

    if (!is_segment(text))
        return;
    memcpy(tag, text.p, 3);
    edi_begin(w, tag);
    for (size_t i = from; i < text.n; i++) {
        if (!looks_glued(text, i))
            continue;
        edi_write_raw(w, (str){text.p + from, i - from});
        edi_write_raw(w, STR("?"));
        from = i;
    }
    edi_write_raw(w, str_skip(text, from));
    edi_end(w);
}

/* ---- header ---------------------------------------------------------------------------------- */

static void write_bgm(struct edi_writer *w, const struct message *m)
{
    const struct list_document *d = &m->document;
    const struct paxlst_bgm *row = d->present ? NULL : paxlst_bgm_of(m->function, m->list);

    if (!d->present && !row)
        return;
    edi_begin(w, "BGM");
    edi_element(w, row ? row->name : d->code);
    edi_component(w, d->code_list);
    edi_component(w, d->agency);
    edi_component(w, d->name);
    edi_element(w, row ? row->id : d->id);
    edi_component(w, d->version);
    edi_component(w, d->revision);
    edi_element(w, d->message_function);
    edi_element(w, d->response);
    edi_end(w);
}

static void write_reference(struct edi_writer *w, const struct api_reference *reference)
{
    edi_begin(w, "RFF");
    edi_element(w, reference->kind);
    edi_component(w, reference->number);
    edi_component(w, reference->line);
    edi_component(w, reference->version);
    edi_component(w, reference->revision);
    edi_end(w);
}

static const char *contact_code(str kind)
{
    static const struct {
        const char *kind, *code;
    } codes[] = {
        {"phone",   "TE"},
        {"mobile",  "AL"},
        {"email",   "EM"},
        {"fax",     "FX"},
        {"address", "MA"},
        {"web",     "AH"},
        {"telex",   "TL"},
    };

    for (size_t i = 0; i < COUNT_OF(codes); i++)
        if (str_is(kind, codes[i].kind))
            return codes[i].code;
    return NULL;
}

static void write_contact(struct edi_writer *w, str kind, str value, str other)
{
    const char *code = contact_code(kind);

    if (value.n == 0)
        return;
    edi_begin(w, "COM");
    edi_element(w, value);
    if (code)
        edi_component_c(w, code);
    else
        edi_component(w, other);
    edi_end(w);
}

static void write_sender(struct edi_writer *w, const struct originator *from)
{
    if (!from->present)
        return;
    begin(w, "NAD", "MS");
    edi_element(w, from->id);
    if (!str_eq(from->office, from->id)) {
        edi_skip_elements(w, 1);
        edi_element(w, from->office);
    }
    edi_end(w);
    if (from->contact_function.n || from->contact_id.n || from->contact_name.n) {
        edi_begin(w, "CTA");
        edi_element(w, from->contact_function);
        edi_element(w, from->contact_id);
        edi_component(w, from->contact_name);
        edi_end(w);
    }
    if (from->contacts.n == 0)
        write_contact(w, STR("phone"), from->phone, STR_NONE);
    for (uint32_t i = 0; i < from->contacts.n; i++)
        write_contact(w, from->contacts.v[i].kind, from->contacts.v[i].value,
                      from->contacts.v[i].purpose);
}

/** Places that the reader takes for none of a leg, wherever they stand. */
static bool all_of_flight(const struct message *m)
{
    for (uint32_t i = 0; i < m->places.n; i++) {
        str kind = m->places.v[i].kind;
        if (!str_is(kind, "130") && !str_is(kind, "172") && !str_is(kind, "188"))
            return false;
    }
    return true;
}

static void write_places(const struct writing *x, const struct message *m)
{
    for (uint32_t i = 0; i < m->places.n; i++) {
        const struct listed_place *place = &m->places.v[i];
        edi_begin(x->w, "LOC");
        edi_element(x->w, place->kind);
        edi_element(x->w, place->place);
        edi_skip_components(x->w, 2);
        edi_component(x->w, place->name);
        edi_end(x->w);
        put_moment(x, place->at_kind, place->at, STR_NONE);
    }
}

static void write_header(const struct writing *x, const struct message *m)
{
    struct edi_writer *w = x->w;

    write_bgm(w, m);
    if (m->transaction_reference.n || m->transaction_revision.n)
        write_reference(w, &(struct api_reference){.kind = STR("TN"),
                                                   .number = m->transaction_reference,
                                                   .revision = m->transaction_revision});
    for (uint32_t i = 0; i < m->references.n; i++)
        write_reference(w, &m->references.v[i]);
    for (uint32_t i = 0; i < m->dates.n; i++)
        put_moment(x, m->dates.v[i].kind, m->dates.v[i].at, STR_NONE);
    if (!all_of_flight(m))
        write_places(x, m);
    write_sender(w, &m->originator);
}

/* ---- flight ---------------------------------------------------------------------------------- */

/** The reader would part the three in one text as they are parted here. */
static bool parted_the_same(const struct designator *d, str carrier, str zero)
{
    char text[64];
    size_t n = 0;
    struct designator back;
    const str parts[] = {d->carrier, zero, d->number, d->suffix};

    if (d->carrier.n + zero.n + d->number.n + d->suffix.n > sizeof text)
        return true; /* no number is so long: only the carrier is cut off */
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (parts[i].n) {
            memcpy(text + n, parts[i].p, parts[i].n);
            n += parts[i].n;
        }
    (void)designator_parse(carrier, (str){text, n}, &back);
    return designator_eq(&back, d);
}

/** Carrier, number and suffix in one, as 8028 has them; a zero may keep the first two apart. */
static void put_designator(struct edi_writer *w, const struct designator *d, str carrier)
{
    bool plain = parted_the_same(d, carrier, STR_NONE);

    if (d->number.n == 0 || (!plain && !parted_the_same(d, carrier, STR("0")))) {
        edi_element(w, d->number);
        return;
    }
    edi_element(w, d->carrier);
    edi_text_more(w, plain ? STR_NONE : STR("0"));
    edi_text_more(w, d->number);
    edi_text_more(w, d->suffix);
}

static void write_tdt(struct edi_writer *w, const struct designator *d, const struct transport *t)
{
    str carrier = t->carrier.n ? t->carrier : d->carrier;

    edi_begin(w, "TDT");
    edi_element(w, t->stage.n ? t->stage : STR("20"));
    put_designator(w, d, carrier);
    edi_element(w, t->mode);
    edi_element(w, t->equipment);
    edi_element(w, carrier);
    edi_skip_components(w, 2);
    edi_component(w, t->carrier_name);
    edi_skip_elements(w, 2);
    edi_element(w, t->registration);
    edi_skip_components(w, 3);
    edi_component(w, t->registered_in);
    edi_end(w);
}

static bool transport_empty(const struct transport *t)
{
    return t->stage.n + t->mode.n + t->equipment.n + t->carrier.n + t->carrier_name.n +
               t->registration.n + t->registered_in.n ==
           0;
}

static void write_leg(struct writing *x, const struct flight_ref *flight, uint32_t i)
{
    const struct leg *leg = &flight->legs.v[i];
    bool own = leg->designator.number.n || !transport_empty(&leg->transport);

    if (i == 0)
        write_tdt(x->w, &flight->designator, &flight->transport);
    if (i > 0 || own)
        write_tdt(x->w, leg->designator.number.n ? &leg->designator : &flight->designator,
                  &leg->transport);
    begin(x->w, "LOC", leg->border ? "125" : "92");
    edi_element(x->w, leg->from);
    edi_end(x->w);
    put_moment(x, leg->departure_estimated ? STR("133") : STR("189"), leg->departs_at,
               leg->departs_zone);
    if (i == 0 && date_known(leg->departs_at.date))
        x->year = leg->departs_at.date.year;
    if (leg->to.n)
        put_place(x->w, leg->border ? STR("87") : STR("92"), leg->to, STR_NONE);
    put_moment(x, leg->arrival_estimated ? STR("132") : STR("232"), leg->arrives_at,
               leg->arrives_zone);
}

static void write_flight(struct writing *x, const struct message *m)
{
    const struct flight_ref *flight = &m->flight;

    for (uint32_t i = 0; i < flight->legs.n; i++)
        write_leg(x, flight, i);
    if (flight->legs.n == 0 && (flight->designator.number.n || flight->designator.carrier.n ||
                                !transport_empty(&flight->transport)))
        write_tdt(x->w, &flight->designator, &flight->transport);
    for (uint32_t i = 0; i < flight->also.n; i++)
        write_tdt(x->w,
                  flight->also.v[i].designator.number.n ? &flight->also.v[i].designator
                                                        : &flight->designator,
                  &flight->also.v[i].transport);
    if (all_of_flight(m))
        write_places(x, m);
    const struct leg *leg = flight_ref_leg(flight);
    x->departs = leg ? leg->departs_at.date : DATE_NONE;
}

/* ---- travellers ------------------------------------------------------------------------------ */

static const char *role_code(enum role role)
{
    static const char *const codes[] = {
#define ROLE(code, role, name, meaning) [role] = code,
#include "domain/roles.def"
#undef ROLE
    };

    return codes[(unsigned)role < ROLE_COUNT ? role : ROLE_PASSENGER];
}

static void write_address(struct edi_writer *w, const struct traveller *t)
{
    const struct address *a = &t->addresses.v[0];

    edi_element(w, a->street);
    edi_element(w, a->city);
    edi_element(w, a->region);
    edi_skip_components(w, 2);
    edi_component(w, t->details.n ? t->details.v[0].region_name : STR_NONE);
    edi_element(w, a->postcode);
    edi_element(w, a->country);
}

static void write_nad(struct edi_writer *w, const struct traveller *t)
{
    begin(w, "NAD", role_code(t->role));
    edi_skip_elements(w, 2);
    edi_element(w, t->surname);
    edi_component(w, t->given);
    if (t->given.n && t->title.n) {
        edi_text_more(w, STR(" "));
        edi_text_more(w, t->title);
    }
    if (t->addresses.n)
        write_address(w, t);
    edi_end(w);
}

static void write_sex_and_birth(const struct writing *x, const struct traveller *t)
{
    if (t->sex) {
        begin(x->w, "ATT", "2");
        edi_skip_elements(x->w, 1);
        edi_element(x->w, (str){&t->sex, 1});
        edi_end(x->w);
    }
    put_date(x, "329", t->born_on, true);
}

static void write_measure(struct edi_writer *w, const char *kind, const char *unit, uint32_t value)
{
    if (value == 0)
        return;
    begin(w, "MEA", kind);
    edi_skip_elements(w, 1);
    edi_element_c(w, unit);
    edi_component_u(w, value, 1);
    edi_end(w);
}

static void write_verified(struct edi_writer *w, str code)
{
    if (code.n == 0)
        return;
    begin(w, "GEI", "4");
    edi_element(w, code);
    edi_end(w);
}

static str verified_code(enum verified is)
{
    return is == VERIFIED_YES ? STR("173") : is == VERIFIED_NO ? STR("174") : STR_NONE;
}

/** How many tags from the `i`th on count up by one. */
static uint32_t run_of(const struct api_bags *bags, uint32_t i)
{
    enum { RUN_MAX = 99 };
    char text[64];
    uint32_t n = 1;

    while (i + n < bags->tags.n && n < RUN_MAX) {
        size_t length = paxlst_tag_after(bags->tags.v[i], n, text);
        if (length == 0 || !str_eq((str){text, length}, bags->tags.v[i + n]))
            break;
        n++;
    }
    return n;
}

static void write_tags(struct edi_writer *w, const struct api_bags *bags)
{
    for (uint32_t i = 0, n; i < bags->tags.n; i += n) {
        n = run_of(bags, i);
        begin(w, "FTX", "BAG");
        edi_skip_elements(w, 2);
        edi_element(w, bags->tags.v[i]);
        if (n > 1)
            edi_component_u(w, n, 1);
        edi_end(w);
    }
}

static void write_texts(struct edi_writer *w, const struct api_details *d)
{
    for (uint32_t i = 0; i < d->texts.n; i++) {
        edi_begin(w, "FTX");
        edi_element(w, d->texts.v[i].subject);
        edi_element(w, d->texts.v[i].function);
        edi_element(w, d->texts.v[i].code);
        edi_element(w, d->texts.v[i].text);
        edi_end(w);
    }
}

static void write_bags(struct edi_writer *w, const struct traveller *t)
{
    write_measure(w, "CT", "", t->bags.pieces);
    if (t->bags.weight_lb)
        write_measure(w, "WT", "LBR", t->bags.weight_lb);
    else
        write_measure(w, "WT", "KGM", t->bags.weight_kg);
    write_verified(w, verified_code(t->verified));
    if (t->details.n)
        write_verified(w, t->details.v[0].verification);
    write_tags(w, &t->bags);
    if (t->details.n)
        write_texts(w, &t->details.v[0]);
}

static void write_own_places(struct edi_writer *w, const struct traveller *t)
{
    bool named = !str_eq(t->birthplace, t->birth_country);

    put_place(w, STR("22"), t->cleared_at, STR_NONE);
    put_place(w, STR("174"), t->residence, STR_NONE);
    put_place(w, STR("178"), t->embarked, STR_NONE);
    put_place(w, STR("179"), t->disembarked, STR_NONE);
    put_place(w, STR("180"), t->birth_country, named ? t->birthplace : STR_NONE);
}

static void write_employment(struct edi_writer *w, const struct traveller *t)
{
    const struct api_details *d = t->details.n ? t->details.v : NULL;

    if (t->crew_function.n == 0 && (!d || d->crew_code_list.n + d->crew_agency.n == 0))
        return;
    begin(w, "EMP", "1");
    edi_element(w, t->crew_function);
    if (d) {
        edi_component(w, d->crew_code_list);
        edi_component(w, d->crew_agency);
    }
    edi_end(w);
}

static str citizenship_code(str kind)
{
    return str_is(kind, "current")  ? STR("2")
           : str_is(kind, "birth")  ? STR("1")
           : str_is(kind, "former") ? STR("3")
                                    : kind;
}

static void write_nationality(struct edi_writer *w, str code, str country)
{
    if (country.n == 0)
        return;
    edi_begin(w, "NAT");
    edi_element(w, code);
    edi_element(w, country);
    edi_end(w);
}

static void write_nationalities(struct edi_writer *w, const struct traveller *t)
{
    if (t->details.n && t->details.v[0].citizenships.n) {
        for (uint32_t i = 0; i < t->details.v[0].citizenships.n; i++) {
            const struct citizenship *c = &t->details.v[0].citizenships.v[i];
            write_nationality(w, citizenship_code(c->kind), c->country);
        }
    } else if (t->nationalities.n > 1) {
        for (uint32_t i = 0; i < t->nationalities.n; i++)
            write_nationality(w, STR("2"), t->nationalities.v[i]);
    } else {
        write_nationality(w, STR("2"), t->nationality);
    }
}

static void write_references(struct edi_writer *w, const struct traveller *t)
{
    put_pair(w, "RFF", "AVF", t->locator);
    put_pair(w, "RFF", "ABO", t->ref);
    put_pair(w, "RFF", "SEA", t->seat);
    put_pair(w, "RFF", "AEA", t->government_reference);
    put_pair(w, "RFF", "CR", t->unique_id);
    for (uint32_t i = 0; i < t->tickets.n; i++)
        put_pair(w, "RFF", "YZY", t->tickets.v[i].number);
    for (uint32_t i = 0; t->details.n && i < t->details.v[0].references.n; i++)
        write_reference(w, &t->details.v[0].references.v[i]);
}

static void write_document(const struct writing *x, const struct document *d)
{
    edi_begin(x->w, "DOC");
    edi_element(x->w, d->type);
    edi_component(x->w, d->code_list);
    edi_component(x->w, d->agency);
    edi_component(x->w, d->title);
    edi_element(x->w, d->number);
    edi_component(x->w, d->status);
    edi_skip_components(x->w, 2);
    edi_component(x->w, d->version);
    edi_end(x->w);
    write_verified(x->w, verified_code(d->verified));
    put_date(x, "36", d->expires_on, false);
    put_date(x, "182", d->issued_on, false);
    put_place(x->w, STR("91"), d->issuer, d->place);
}

static void write_traveller(const struct writing *x, const struct traveller *t)
{
    struct edi_writer *w = x->w;

    write_nad(w, t);
    write_sex_and_birth(x, t);
    write_bags(w, t);
    write_own_places(w, t);
    for (uint32_t i = 0; i < t->contacts.n; i++)
        write_contact(w, t->contacts.v[i].kind, t->contacts.v[i].value, t->contacts.v[i].purpose);
    write_employment(w, t);
    write_nationalities(w, t);
    write_references(w, t);
    for (uint32_t i = 0; t->details.n && i < t->details.v[0].other.n; i++)
        put_segment(w, t->details.v[0].other.v[i]);
    for (uint32_t i = 0; i < t->documents.n; i++)
        write_document(x, &t->documents.v[i]);
}

/* ---- message --------------------------------------------------------------------------------- */

static void write_count(struct edi_writer *w, str kind, uint32_t count)
{
    edi_begin(w, "CNT");
    edi_element(w, kind);
    edi_component_u(w, count, 1);
    edi_end(w);
}

static void write_trailer(struct edi_writer *w, const struct message *m)
{
    for (uint32_t i = 0; i < m->counts.n; i++)
        write_count(w, m->counts.v[i].kind, m->counts.v[i].count);
    if (m->counts.n == 0 && m->has_declared_count)
        write_count(w, m->list == LIST_CREW ? STR("41") : STR("42"), m->declared_count);
    if (m->authentication.n || m->authentication_key.n) {
        edi_begin(w, "AUT");
        edi_element(w, m->authentication);
        edi_element(w, m->authentication_key);
        edi_end(w);
    }
}

void encode_paxlst(struct edi_writer *w, const struct message *m)
{
    struct writing x = {.w = w, .year = m->interchange.prepared_at.date.year};

    write_header(&x, m);
    write_flight(&x, m);
    for (uint32_t i = 0; i < m->travellers.n; i++)
        write_traveller(&x, &m->travellers.v[i]);
    write_trailer(w, m);
}
