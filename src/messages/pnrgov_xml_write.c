/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A PNRGOV record as IATA_PNRGOV_NotifRQ. Derived members (a contact told by a request, a document)
 * are not written apart: their source is, and reading gives them again.
 *
 * Requests and remarks keep their order: XML hangs them on the booking, a traveller or a segment,
 * and reading takes them in that order, so each goes to the first place that is not before the last
 * one's.
 */
#include "messages/encode.h"

#include "base/utf8.h"
#include "messages/ssr.h"

#define NAMESPACE "http://www.iata.org/IATA/2007/00"

/** More than this of a booking are not compared with one another, as in reading. */
static uint32_t compared(uint32_t n)
{
    enum { COMPARED_MAX = 500 };

    return n < COMPARED_MAX ? n : COMPARED_MAX;
}

struct writer {
    struct buf *out;
    bool open; /* the start tag is not closed yet */
    int year;  /* of travel */
};

/* ---- markup ---------------------------------------------------------------------------------- */

static void put_character(struct buf *out, uint32_t c, bool attribute)
{
    char bytes[4];

    switch (c) {
    case '<':
        buf_c(out, "&lt;");
        return;
    case '>':
        buf_c(out, "&gt;");
        return;
    case '&':
        buf_c(out, "&amp;");
        return;
    case '"':
        buf_c(out, attribute ? "&quot;" : "\"");
        return;
    default:
        /* XML 1.0 knows no control characters and no U+FFFE, U+FFFF. */
        if (c < ' ' || (c >= 0x7F && c < 0xA0) || c == 0xFFFE || c == 0xFFFF)
            c = ' ';
        buf_add(out, bytes, utf8_put(c, bytes));
    }
}

/** Text that is no UTF-8 is read as ISO 8859-1, as in JSON. */
static void put_text(struct buf *out, str text, bool attribute)
{
    bool utf8 = utf8_valid(text);

    for (size_t at = 0; at < text.n;)
        put_character(out, utf8 ? utf8_next(text, &at) : (unsigned char)text.p[at++], attribute);
}

static void close_start(struct writer *w)
{
    if (w->open)
        buf_c(w->out, ">");
    w->open = false;
}

static void begin(struct writer *w, const char *name)
{
    close_start(w);
    buf_c(w->out, "\n<");
    buf_c(w->out, name);
    w->open = true;
}

static void end(struct writer *w, const char *name)
{
    if (w->open) {
        buf_c(w->out, "/>");
    } else {
        buf_c(w->out, "</");
        buf_c(w->out, name);
        buf_c(w->out, ">");
    }
    w->open = false;
}

static void attribute(struct writer *w, const char *name, str value)
{
    if (value.n == 0)
        return;
    buf_char(w->out, ' ');
    buf_c(w->out, name);
    buf_c(w->out, "=\"");
    put_text(w->out, value, true);
    buf_char(w->out, '"');
}

static void attribute_c(struct writer *w, const char *name, const char *value)
{
    attribute(w, name, str_from_c(value));
}

static void attribute_number(struct writer *w, const char *name, uint32_t value)
{
    if (value == 0)
        return;
    buf_char(w->out, ' ');
    buf_c(w->out, name);
    buf_c(w->out, "=\"");
    buf_u64(w->out, value);
    buf_char(w->out, '"');
}

/** `2026-05-12T09:15:00`, or the day alone. */
static void attribute_moment(struct writer *w, const char *name, struct datetime t)
{
    char text[DATE_TEXT + 4];
    size_t n = datetime_format(t, text);

    if (n > 10) {
        memcpy(text + n, ":00", 3);
        n += 3;
    }
    attribute(w, name, (str){text, n});
}

static void attribute_date(struct writer *w, const char *name, struct date d)
{
    char text[DATE_TEXT];

    attribute(w, name, (str){text, date_format(d, text)});
}

/** <name>text</name>; nothing without text. */
static void leaf(struct writer *w, const char *name, str text)
{
    if (text.n == 0)
        return;
    begin(w, name);
    close_start(w);
    put_text(w->out, text, false);
    end(w, name);
}

/** <name attribute="value"/>; nothing without a value. */
static void coded(struct writer *w, const char *name, const char *key, str value)
{
    if (value.n == 0)
        return;
    begin(w, name);
    attribute(w, key, value);
    end(w, name);
}

/* ---- contacts -------------------------------------------------------------------------------- */

static bool tells_contact(str text, str value)
{
    char *decoded = NULL;
    bool same = str_eq(text, value) || str_ends(text, value);

    if (same || str_find_str(text, STR("//")) < 0 || text.n > 256)
        return same;
    char email[256];
    size_t n = ssr_email_decode(text, email);
    decoded = email;
    return str_ends((str){decoded, n}, value);
}

/** Is the contact one that reading makes of a request or a remark? */
static bool is_derived(const struct booking *b, const struct contact *c)
{
    if (c->purpose.n || str_is(c->kind, "address"))
        return false;
    for (uint32_t i = 0; i < compared(b->requests.n); i++)
        if (str_find_str(str_head(b->requests.v[i].code, 4), STR("CTC")) >= 0 &&
            tells_contact(b->requests.v[i].text, c->value))
            return true;
    for (uint32_t i = 0; i < compared(b->remarks.n); i++)
        if (str_find_str(b->remarks.v[i].text, STR("CTC")) >= 0 &&
            tells_contact(b->remarks.v[i].text, c->value))
            return true;
    return false;
}

static void write_contact(struct writer *w, const struct contact *c)
{
    bool address = str_is(c->kind, "address");

    begin(w, "ContactInfo");
    if (!str_is(c->purpose, "payment"))
        attribute(w, "Type", c->purpose);
    if (!address) {
        attribute(w, "PhoneNumber", c->value);
    } else {
        leaf(w, "AddressLine", c->street);
        leaf(w, "CityName", c->city);
        leaf(w, "PostalCode", c->postcode);
        leaf(w, "StateProv", c->region);
        coded(w, "CountryName", "Code", c->country);
    }
    end(w, "ContactInfo");
}

/** Contacts from `from` to before `to` that nothing else gives. */
static void write_contacts(struct writer *w, const struct booking *b, const struct contact *list,
                           uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to; i++)
        if (!is_derived(b, &list[i]))
            write_contact(w, &list[i]);
}

/** The address of who pays, and what follows it, stand with the payment. */
static uint32_t payment_contacts(const struct traveller *t)
{
    for (uint32_t i = 0; i < t->contacts.n; i++)
        if (str_is(t->contacts.v[i].purpose, "payment"))
            return i;
    return t->contacts.n;
}

/* ---- requests and remarks -------------------------------------------------------------------- */

/** Where requests hang: 0 the booking, then its travellers, then its segments. */
static uint32_t home_of_ref(const struct booking *b, str ref)
{
    for (uint32_t i = 0; ref.n && i < compared(b->travellers.n); i++)
        if (str_eq(b->travellers.v[i].ref, ref))
            return i + 1;
    return 0;
}

/** The place of an item after one at `last`. Items of nobody cannot hang on a traveller. */
static uint32_t next_home(const struct booking *b, str ref, uint32_t last)
{
    uint32_t wanted = home_of_ref(b, ref);

    if (wanted < last)
        wanted = last;
    if (ref.n == 0 && wanted > 0 && wanted <= b->travellers.n)
        wanted = b->segments.n ? b->travellers.n + 1 : wanted;
    return wanted;
}

static void write_airline(struct writer *w, str code)
{
    coded(w, "Airline", "Code", code);
}

static void write_request_head(struct writer *w, const struct request *q, const char *name)
{
    begin(w, name);
    attribute(w, "SSR_Code", q->code);
    attribute_number(w, "ServiceQuantity", q->quantity);
    attribute(w, "Status", q->status);
    attribute(w, "BoardPoint", q->from);
    attribute(w, "OffPoint", q->to);
    attribute(w, "RPH", q->traveller_ref);
}

/** `09MAR85` as a date, as reading will write it again. @return false: leave the text alone */
static bool airimp_day(struct writer *w, str text, bool birth, struct date *out)
{
    *out = DATE_NONE;
    return text.n == 0 ||
           (text.n == 7 && date_parse_ddmmmyy(text, birth ? w->year - 49 : w->year, out));
}

/** Fields between slashes, as many as the text has. The text begins with one. */
static unsigned split(str text, str fields[16])
{
    unsigned n = 0;

    text = str_skip(text, 1);
    for (;;) {
        ptrdiff_t slash = str_find(text, '/');
        if (n == 16)
            return n;
        fields[n++] = slash < 0 ? text : str_head(text, (size_t)slash);
        if (slash < 0)
            return n;
        text = str_skip(text, (size_t)slash + 1);
    }
}

/** Reading the attributes gives the very text again: no blanks at ends, nothing empty behind. */
static bool plain_fields(str text, const str *fields, unsigned n, unsigned most)
{
    if (!str_starts(text, STR("/")) || n < 2 || n > most || fields[n - 1].n == 0)
        return false;
    for (unsigned i = 0; i < n; i++)
        if (str_trim(fields[i]).n != fields[i].n || !utf8_valid(fields[i]))
            return false;
    return true;
}

static bool upper_months(str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] >= 'a' && text.p[i] <= 'z')
            return false;
    return true;
}

static void write_fields(struct writer *w, const char *element, const char *const *names,
                         const str *fields, unsigned n, const struct date *days)
{
    begin(w, element);
    for (unsigned i = 0; i < n; i++) {
        if (date_known(days[i]))
            attribute_date(w, names[i], days[i]);
        else
            attribute(w, names[i], fields[i]);
    }
    end(w, element);
}

/** DOCS, DOCO and DOCA as attributes. @return false: the text cannot be taken to pieces */
static bool write_api(struct writer *w, const struct request *q)
{
    static const char *const docs[] = {
        "TravelDocType", "IssuingLoc", "TravelDocNbr", "PaxNationality", "DateOfBirth",
        "Gender",        "ExpiryDate", "Surname",      "FirstGivenName", "SecondGivenName"};
    static const char *const doco[] = {"BirthLocation", "TravelDocType", "TravelDocNbr",
                                       "PlaceOfIssue",  "DateOfIssue",   "CountryState"};
    static const char *const doca[] = {"AddressType", "Country",         "Address",
                                       "CityName",    "StateProvCounty", "PostalCode"};
    bool is_docs = str_is(q->code, "DOCS"), is_doco = str_is(q->code, "DOCO");
    struct date days[16] = {DATE_NONE};
    str fields[16];

    if (!is_docs && !is_doco && !str_is(q->code, "DOCA"))
        return false;
    unsigned n = split(q->text, fields);
    if (!plain_fields(q->text, fields, n, is_docs ? 10 : 6) || !upper_months(q->text))
        return false;
    if (is_docs && ((n > 4 && !airimp_day(w, fields[4], true, &days[4])) ||
                    (n > 6 && !airimp_day(w, fields[6], false, &days[6]))))
        return false;
    if (is_doco && n > 4 && !airimp_day(w, fields[4], false, &days[4]))
        return false;
    write_request_head(w, q, "DOC_SSR");
    coded(w, "FlightInfo", "Code", q->carrier);
    write_fields(w,
                 is_docs   ? "DOCS"
                 : is_doco ? "DOCO"
                           : "DOCA",
                 is_docs   ? docs
                 : is_doco ? doco
                           : doca,
                 fields, n, days);
    end(w, "DOC_SSR");
    return true;
}

static bool is_seat_request(str code)
{
    return str_is(code, "SEAT") || str_is(code, "RQST") || str_starts(code, STR("NSS")) ||
           str_starts(code, STR("SMS"));
}

/** The next seats of the booking that this request may have brought. */
static void write_seats(struct writer *w, const struct booking *b, const struct request *q,
                        uint32_t *seat)
{
    uint32_t most = q->quantity ? q->quantity : 1;

    for (uint32_t i = 0; i < most && *seat < b->seats.n; i++, ++*seat) {
        const struct seat *s = &b->seats.v[*seat];
        if (!str_eq(s->from, q->from) || !str_eq(s->to, q->to) ||
            (i == 0 && q->traveller_ref.n && !str_eq(s->traveller_ref, q->traveller_ref)))
            return;
        begin(w, "SeatNumber");
        attribute(w, "RPH", s->traveller_ref);
        attribute(w, "Number", s->seat);
        end(w, "SeatNumber");
    }
}

struct cursor {
    uint32_t request, remark, seat; /* next to write */
    uint32_t request_home, remark_home;
};

static void write_request(struct writer *w, const struct booking *b, const struct request *q,
                          struct cursor *at)
{
    if (write_api(w, q))
        return;
    write_request_head(w, q, "SSR");
    write_airline(w, q->carrier);
    leaf(w, "Text", q->text);
    if (is_seat_request(q->code))
        write_seats(w, b, q, &at->seat);
    end(w, "SSR");
}

static void write_remark(struct writer *w, const struct remark *remark)
{
    const char *name = str_is(remark->code, "4:28") ? "OSI" : "Remark";

    begin(w, name);
    if (name[0] == 'R')
        attribute(w, "Type", remark->code);
    write_airline(w, remark->carrier);
    leaf(w, "Text", remark->text);
    end(w, name);
}

/** Requests and remarks that hang on `home`. */
static void write_items(struct writer *w, const struct booking *b, uint32_t home, struct cursor *at)
{
    for (; at->request < b->requests.n; at->request++) {
        const struct request *q = &b->requests.v[at->request];
        at->request_home = next_home(b, q->traveller_ref, at->request_home);
        if (at->request_home != home)
            break;
        write_request(w, b, q, at);
    }
    for (; at->remark < b->remarks.n; at->remark++) {
        const struct remark *remark = &b->remarks.v[at->remark];
        bool anywhere = str_is(remark->code, "LTS");
        if (!anywhere || at->remark_home < home)
            at->remark_home =
                anywhere ? home : next_home(b, remark->traveller_ref, at->remark_home);
        if (at->remark_home != home)
            break;
        write_remark(w, remark);
    }
}

/* ---- travellers ------------------------------------------------------------------------------ */

static void write_money(struct writer *w, const char *name, const struct money *money)
{
    if (money->amount.n == 0 && money->currency.n == 0)
        return;
    begin(w, name);
    attribute(w, "Amount", money->amount);
    attribute(w, "CurrencyCode", money->currency);
    end(w, name);
}

static void write_pricing(struct writer *w, const struct pricing *p)
{
    char clock[DATE_TEXT];

    if (!p->present)
        return;
    begin(w, "PricingInfo");
    attribute_date(w, "Date", p->time_limit.date);
    if (datetime_format(p->time_limit, clock) > 11)
        attribute_c(w, "Time", clock + 11);
    if (p->places.n)
        attribute(w, "LocationCode", p->places.v[0]);
    for (uint32_t i = 0; i < p->indicators.n; i++) {
        str code = p->indicators.v[i];
        attribute_c(w,
                    str_is(code, "NR")   ? "NonRefundableInd"
                    : str_is(code, "NE") ? "NonEndorsableInd"
                                         : "PenaltyRestrictionInd",
                    str_is(code, "NR") || str_is(code, "NE") || str_is(code, "PE") ? "true" : "");
    }
    end(w, "PricingInfo");
}

static void write_taxes(struct writer *w, const struct ticket *ticket)
{
    if (ticket->taxes.n == 0)
        return;
    begin(w, "Taxes");
    for (uint32_t i = 0; i < ticket->taxes.n; i++) {
        const struct tax *tax = &ticket->taxes.v[i];
        begin(w, "Tax");
        attribute(w, "Amount", tax->money.amount);
        attribute(w, "ISOCountry", tax->country);
        attribute(w, "CurrencyCode", tax->money.currency);
        attribute(w, "TaxType", tax->code);
        end(w, "Tax");
    }
    end(w, "Taxes");
}

static void write_payment(struct writer *w, const struct payment *p, const struct booking *b,
                          const struct traveller *t, uint32_t contacts)
{
    begin(w, "PaymentInfo");
    attribute(w, "PaymentType", p->type);
    attribute(w, "PaymentAmount", p->money.amount);
    attribute(w, "VendorCode", p->card);
    attribute(w, "AccountNbr", p->account);
    attribute(w, "ExpiryDate", p->expiry);
    attribute(w, "CardHolderName", p->holder);
    write_contacts(w, b, t->contacts.v, contacts, t->contacts.n);
    end(w, "PaymentInfo");
}

/** @param contacts  the first contact that stands with a payment; advanced when written */
static void write_ticket(struct writer *w, const struct booking *b, const struct traveller *t,
                         const struct ticket *ticket, uint32_t *contacts)
{
    begin(w, "TicketDocument");
    attribute(w, "TicketDocumentNbr", ticket->number);
    attribute(w, "Type", ticket->type);
    attribute_number(w, "NumberOfBooklets", ticket->booklets);
    attribute_date(w, "DateOfIssue", ticket->issued_on);
    write_money(w, "BaseFare", &ticket->fare);
    write_money(w, "TotalFare", &ticket->total);
    for (uint32_t i = 0; i < ticket->amounts.n; i++) {
        begin(w, "OtherFare");
        attribute(w, "Type", ticket->amounts.v[i].kind);
        attribute(w, "Amount", ticket->amounts.v[i].money.amount);
        attribute(w, "CurrencyCode", ticket->amounts.v[i].money.currency);
        attribute(w, "LocationCode", ticket->amounts.v[i].place);
        end(w, "OtherFare");
    }
    write_pricing(w, &ticket->pricing);
    write_taxes(w, ticket);
    for (uint32_t i = 0; i < ticket->payments.n; i++) {
        write_payment(w, &ticket->payments.v[i], b, t, *contacts);
        *contacts = t->contacts.n;
    }
    end(w, "TicketDocument");
}

static void write_fare(struct writer *w, const struct fare *fare)
{
    begin(w, "FareInfo");
    attribute(w, "PTC_Code", fare->type);
    attribute(w, "Quantity", fare->quantity);
    attribute(w, "DiscountedFareType", fare->discount_type);
    attribute(w, "DiscountPercent", fare->discount_percent);
    attribute(w, "CountryCode", fare->discount_country);
    attribute(w, "DiscountedFareClassType", fare->discount_class);
    attribute(w, "Text", fare->text);
    for (uint32_t i = 0; i < fare->bases.n; i++)
        leaf(w, "FareBasis", fare->bases.v[i]);
    end(w, "FareInfo");
}

/** TIF 6353 of the type; where the type is not known, the sex. */
static const char *type_code(const struct traveller *t)
{
    switch (t->type) {
    case TRAVELLER_ADULT:
        return "A";
    case TRAVELLER_CHILD:
        return "C";
    case TRAVELLER_INFANT:
        return t->sex == 'F' ? "IF" : t->sex == 'M' ? "IM" : "IN";
    case TRAVELLER_GROUP:
        return "G";
    case TRAVELLER_UNKNOWN:
    case TRAVELLER_TYPE_COUNT:
    default:
        return t->sex == 'F' ? "F" : t->sex == 'M' ? "M" : "";
    }
}

static bool has_infant(const struct booking *b, const struct traveller *t)
{
    for (uint32_t i = 0; t->ref.n && i < compared(b->travellers.n); i++)
        if (str_eq(b->travellers.v[i].with, t->ref))
            return true;
    return t->infant_with;
}

static void write_passenger(struct writer *w, const struct booking *b, uint32_t i,
                            struct cursor *at)
{
    const struct traveller *t = &b->travellers.v[i];
    uint32_t payment = payment_contacts(t);

    begin(w, "Passenger");
    attribute(w, "RPH", t->ref);
    attribute(w, "SurnameRefNumber", t->unique_id);
    if (has_infant(b, t))
        attribute_c(w, "AccompaniedByInfantInd", "true");
    attribute_c(w, "PassengerTypeCode", type_code(t));
    attribute_number(w, "NumberInGroup", t->group_size);
    leaf(w, "GivenName", t->given);
    leaf(w, "Surname", t->surname);
    leaf(w, "NamePrefix", t->title);
    for (uint32_t j = 0; j < t->frequent_flyer.n; j++) {
        begin(w, "CustLoyalty");
        attribute(w, "ProgramID", t->frequent_flyer.v[j].carrier);
        attribute(w, "MembershipID", t->frequent_flyer.v[j].number);
        attribute(w, "LoyalLevel", t->frequent_flyer.v[j].level);
        end(w, "CustLoyalty");
    }
    for (uint32_t j = 0; j < t->fares.n; j++)
        write_fare(w, &t->fares.v[j]);
    write_items(w, b, i + 1, at);
    write_contacts(w, b, t->contacts.v, 0, payment);
    for (uint32_t j = 0; j < t->tickets.n; j++)
        write_ticket(w, b, t, &t->tickets.v[j], &payment);
    end(w, "Passenger");
}

/* ---- itinerary ------------------------------------------------------------------------------- */

static void write_bag(struct writer *w, const struct bag *bag)
{
    begin(w, "Baggage");
    attribute(w, "IssuerCode", bag->carrier);
    attribute(w, "SerialNumber", bag->tag);
    attribute_number(w, bag->tag.n ? "SequenceCount" : "NumberOfBags", bag->pieces);
    attribute_number(w, "UnitOfMeasureQuantity", bag->weight_kg);
    if (bag->weight_kg)
        attribute_c(w, "UnitOfMeasureCode", "700");
    if (bag->pool.n || bag->pool_member)
        attribute_c(w, "BaggagePool", bag->pool_member ? "MP" : "HP");
    attribute(w, "BaggagePoolReference", bag->pool);
    attribute(w, "BagDestination", bag->to);
    end(w, "Baggage");
}

static void write_check_in(struct writer *w, const struct check_in *c)
{
    begin(w, "CheckInInfo");
    attribute_moment(w, "Time", c->at);
    write_airline(w, c->agent);
    begin(w, "BoardingNumber");
    attribute(w, "Number", c->sequence);
    attribute(w, "RPH", c->traveller_ref);
    if (c->seat.n || c->cabin.n) {
        begin(w, "SeatNumber");
        attribute(w, "CabinClass", c->cabin);
        close_start(w);
        put_text(w->out, c->seat, false);
        end(w, "SeatNumber");
    }
    for (uint32_t i = 0; i < c->bags.n; i++)
        write_bag(w, &c->bags.v[i]);
    end(w, "BoardingNumber");
    end(w, "CheckInInfo");
}

static void write_places(struct writer *w, str from, str to)
{
    coded(w, "DepartureAirport", "LocationCode", from);
    coded(w, "ArrivalAirport", "LocationCode", to);
}

static void write_operating(struct writer *w, const struct segment *s)
{
    if (s->operating.carrier.n == 0 && s->operating.number.n == 0)
        return;
    begin(w, "OperatingAirline");
    attribute(w, "Code", s->operating.carrier);
    attribute(w, "FlightNumber", s->operating.number);
    attribute(w, "ResBookDesigCode", s->operating_class);
    attribute(w, "FlightSuffix", s->operating.suffix);
    end(w, "OperatingAirline");
}

static void write_segment(struct writer *w, const struct booking *b, uint32_t i, struct cursor *at)
{
    const struct segment *s = &b->segments.v[i];

    begin(w, "Flight");
    attribute_moment(w, "DepartureDateTime", s->departs_at);
    attribute_moment(w, "ArrivalDateTime", s->arrives_at);
    attribute(w, "ResBookDesigCode", s->booking_class);
    attribute_number(w, "NumberInParty", s->places);
    attribute(w, "Status", s->status);
    if (s->kind == SEGMENT_AIR)
        attribute(w, "FlightNumber", s->marketing.number);
    else
        attribute_c(w, "FlightNumber", s->kind == SEGMENT_OPEN ? "OPEN" : "ARNK");
    attribute(w, "FlightSuffix", s->marketing.suffix);
    write_places(w, s->from, s->to);
    coded(w, "Equipment", "AirEquipType", s->equipment);
    write_operating(w, s);
    coded(w, "MarketingAirline", "Code", s->marketing.carrier);
    write_items(w, b, b->travellers.n + 1 + i, at);
    for (uint32_t j = 0; j < s->check_ins.n; j++)
        write_check_in(w, &s->check_ins.v[j]);
    end(w, "Flight");
}

/* ---- bookings -------------------------------------------------------------------------------- */

static void write_locator(struct writer *w, const struct locator *l, bool first)
{
    begin(w, "BookingRefID");
    attribute(w, "ID", l->code);
    attribute(w, "Type", l->type);
    if (!first)
        attribute_moment(w, "CreationDate", l->created_at);
    coded(w, "CompanyName", "Code", l->system);
    end(w, "BookingRefID");
}

/** ORG: attributes of Source, or of Originator, which calls some of them otherwise. */
static void write_originator(struct writer *w, const struct originator *o, bool header)
{
    attribute(w, header ? "AirlineCode" : "AirlineVendorID", o->system);
    attribute(w, "LocationCode", o->system_place);
    attribute(w, header ? "SystemCode" : "PseudoCityCode", o->office);
    attribute(w, "AirportCode", o->city);
    attribute(w, "AgentSine", o->agent);
    attribute(w, "ISOCountry", o->country);
    attribute(w, "ISOCurrency", o->currency);
    attribute(w, header ? "AirlineContactInfo" : "TerminalID", o->phone);
    if (o->agency.n == 0 && o->type.n == 0)
        return;
    begin(w, "RequestorID");
    attribute(w, "Type", o->type);
    attribute(w, "ID", o->agency);
    end(w, "RequestorID");
}

static void write_excess(struct writer *w, const struct excess_baggage *bag)
{
    begin(w, "PrepaidBag");
    attribute_number(w, "NumberOfBags", bag->pieces);
    attribute_number(w, "UnitOfMeasureQuantity", bag->weight_kg);
    if (bag->weight_kg)
        attribute_c(w, "UnitOfMeasureCode", "700");
    end(w, "PrepaidBag");
}

static void write_split(struct writer *w, const struct split *split)
{
    begin(w, "SplitPNR");
    attribute_number(w, "NumberOfPassengers", split->count);
    attribute(w, "ID", split->locator);
    coded(w, "CompanyName", "Code", split->system);
    end(w, "SplitPNR");
}

static void write_booking(struct writer *w, const struct booking *b)
{
    struct cursor at = {.request = 0};

    begin(w, "PNR");
    attribute_moment(w, "PNR_TransDate", b->transacted_at);
    if (b->locators.n)
        attribute_moment(w, "PNR_CreationDate", b->locators.v[0].created_at);
    attribute_moment(w, "LastTktDate", b->ticketed_at);
    if (b->cancelled)
        attribute_c(w, "CancelledInd", "true");
    for (uint32_t i = 0; i < b->locators.n; i++)
        write_locator(w, &b->locators.v[i], i == 0);
    write_items(w, b, 0, &at);
    if (b->originator.present) {
        begin(w, "POS");
        begin(w, "Source");
        write_originator(w, &b->originator, false);
        end(w, "Source");
        end(w, "POS");
    }
    write_contacts(w, b, b->contacts.v, 0, b->contacts.n);
    for (uint32_t i = 0; i < b->excess_baggage.n; i++)
        write_excess(w, &b->excess_baggage.v[i]);
    for (uint32_t i = 0; i < b->travellers.n; i++)
        write_passenger(w, b, i, &at);
    for (uint32_t i = 0; i < b->segments.n; i++)
        write_segment(w, b, i, &at);
    for (uint32_t i = 0; i < b->splits.n; i++)
        write_split(w, &b->splits.v[i]);
    end(w, "PNR");
}

/* ---- the message ----------------------------------------------------------------------------- */

static void write_flight(struct writer *w, const struct flight_ref *f)
{
    const struct leg *leg = flight_ref_leg(f);

    if (!leg && f->designator.number.n == 0)
        return;
    begin(w, "FlightLeg");
    attribute(w, "CarrierCode", f->designator.carrier);
    attribute(w, "FlightNumber", f->designator.number);
    attribute(w, "OperationalSuffix", f->designator.suffix);
    if (leg) {
        attribute_moment(w, "DepartureDateTime", leg->departs_at);
        attribute_moment(w, "ArrivalDateTime", leg->arrives_at);
        write_places(w, leg->from, leg->to);
    }
    end(w, "FlightLeg");
}

static void write_root(struct writer *w, const struct message *m)
{
    begin(w, "IATA_PNRGOV_NotifRQ");
    attribute_c(w, "xmlns", NAMESPACE);
    attribute(w, "Version", m->version);
    attribute(w, "EchoToken", m->reference);
    attribute(w, "TransactionIdentifier", m->access_reference);
    if (m->interchange.present)
        attribute_moment(w, "TimeStamp", m->interchange.prepared_at);
    if (m->interchange.test)
        attribute_c(w, "Target", "Test");
    if (m->function != FUNCTION_FULL)
        attribute_c(w, "MessageFunction", m->function == FUNCTION_UPDATE ? "Update" : "Unknown");
    if (!m->part_present)
        return;
    attribute_number(w, "SequenceNmbr", m->part);
    attribute_c(w, "TransactionStatusCode",
                m->last_part   ? "End"
                : m->part <= 1 ? "Start"
                               : "InSeries");
}

static void write_count(struct writer *w, const struct message *m)
{
    if (!m->has_declared_count)
        return;
    buf_c(w->out, " NumberOfPnrs=\"");
    buf_u64(w->out, m->declared_count);
    buf_char(w->out, '"');
}

int message_encode_xml(const struct message *m, struct buf *out, struct err *err)
{
    struct writer w = {.out = out};
    const struct leg *leg = flight_ref_leg(&m->flight);

    if (m->type != MESSAGE_PNRGOV)
        return err_set(err, ERR_UNSUPPORTED, ERR_NO_POS, "%s cannot be written as XML",
                       message_type_name(m->type));
    w.year = leg ? leg->departs_at.date.year : 0;
    buf_c(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    write_root(&w, m);
    if (m->originator.present) {
        begin(&w, "Originator");
        write_originator(&w, &m->originator, true);
        end(&w, "Originator");
    }
    write_flight(&w, &m->flight);
    begin(&w, "PNRs");
    write_count(&w, m);
    for (uint32_t i = 0; i < m->bookings.n; i++)
        write_booking(&w, &m->bookings.v[i]);
    end(&w, "PNRs");
    close_start(&w);
    buf_c(out, "\n</IATA_PNRGOV_NotifRQ>\n");
    if (out->failed)
        return err_set(err, ERR_LIMIT, ERR_NO_POS, "the message is too large to write");
    return 0;
}
