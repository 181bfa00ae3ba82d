/* SPDX-License-Identifier: Apache-2.0 */
/* Messages as JSON. A field without a value is left out; an empty list too. */
#include "messages/json.h"

/** Open the array `key` only when there is something to put in. */
#define EACH(w, key, vec, write)                                                                   \
    do {                                                                                           \
        if ((vec).n == 0)                                                                          \
            break;                                                                                 \
        json_key((w), (key));                                                                      \
        json_array_begin(w);                                                                       \
        for (uint32_t each_i = 0; each_i < (vec).n; each_i++)                                      \
            write((w), &(vec).v[each_i]);                                                          \
        json_array_end(w);                                                                         \
    } while (0)

static void opt_u32(struct json *w, const char *key, uint32_t value)
{
    if (value)
        json_member_u64(w, key, value);
}

static void write_document(struct json *w, const struct document *d)
{
    json_object_begin(w);
    if (d->source != DOCUMENT_API)
        json_member_c(w, "source", document_source_name(d->source));
    json_opt_str(w, "type", d->type);
    json_opt_str(w, "number", d->number);
    json_opt_str(w, "issuer", d->issuer);
    json_opt_str(w, "nationality", d->nationality);
    json_opt_str(w, "surname", d->surname);
    json_opt_str(w, "given", d->given);
    json_opt_str(w, "place", d->place);
    json_opt_date(w, "issued_on", d->issued_on);
    json_opt_date(w, "expires_on", d->expires_on);
    json_object_end(w);
}

static void write_frequent_flyer(struct json *w, const struct frequent_flyer *f)
{
    json_object_begin(w);
    json_opt_str(w, "carrier", f->carrier);
    json_opt_str(w, "number", f->number);
    json_opt_str(w, "level", f->level);
    json_object_end(w);
}

static void write_payment(struct json *w, const struct payment *p)
{
    json_object_begin(w);
    json_opt_str(w, "type", p->type);
    json_opt_str(w, "card", p->card);
    json_opt_str(w, "account", p->account);
    json_opt_str(w, "expires", p->expiry);
    json_opt_str(w, "holder", p->holder);
    json_opt_str(w, "amount", p->money.amount);
    json_opt_str(w, "currency", p->money.currency);
    json_object_end(w);
}

static void write_money(struct json *w, const char *key, const struct money *m)
{
    if (m->amount.n == 0)
        return;
    json_key(w, key);
    json_object_begin(w);
    json_opt_str(w, "amount", m->amount);
    json_opt_str(w, "currency", m->currency);
    json_object_end(w);
}

static void write_ticket(struct json *w, const struct ticket *t)
{
    json_object_begin(w);
    json_opt_str(w, "number", t->number);
    json_opt_str(w, "type", t->type);
    opt_u32(w, "booklets", t->booklets);
    json_opt_date(w, "issued_on", t->issued_on);
    write_money(w, "fare", &t->fare);
    write_money(w, "total", &t->total);
    EACH(w, "payments", t->payments, write_payment);
    json_object_end(w);
}

static void write_contact(struct json *w, const struct contact *c)
{
    json_object_begin(w);
    json_opt_str(w, "kind", c->kind);
    json_opt_str(w, "value", c->value);
    json_opt_str(w, "purpose", c->purpose);
    json_opt_str(w, "street", c->street);
    json_opt_str(w, "city", c->city);
    json_opt_str(w, "region", c->region);
    json_opt_str(w, "postcode", c->postcode);
    json_opt_str(w, "country", c->country);
    json_object_end(w);
}

static void write_address(struct json *w, const struct address *a)
{
    json_object_begin(w);
    json_opt_str(w, "kind", a->kind);
    json_opt_str(w, "street", a->street);
    json_opt_str(w, "city", a->city);
    json_opt_str(w, "region", a->region);
    json_opt_str(w, "postcode", a->postcode);
    json_opt_str(w, "country", a->country);
    json_object_end(w);
}

static void write_str(struct json *w, const str *s)
{
    json_str(w, *s);
}

/** What only PAXLST tells. */
static void write_list_fields(struct json *w, const struct traveller *t)
{
    json_opt_str(w, "embarked", t->embarked);
    json_opt_str(w, "disembarked", t->disembarked);
    json_opt_str(w, "cleared_at", t->cleared_at);
    json_opt_str(w, "locator", t->locator);
    json_opt_str(w, "seat", t->seat);
    json_opt_str(w, "crew_function", t->crew_function);
    if (t->bags.pieces || t->bags.weight_kg || t->bags.tags.n) {
        json_key(w, "bags");
        json_object_begin(w);
        opt_u32(w, "pieces", t->bags.pieces);
        opt_u32(w, "weight_kg", t->bags.weight_kg);
        EACH(w, "tags", t->bags.tags, write_str);
        json_object_end(w);
    }
    if (t->verified != VERIFIED_UNKNOWN)
        json_member_bool(w, "verified", t->verified == VERIFIED_YES);
    json_member_bool(w, "transit", t->transit);
    if (t->addresses.n) {
        json_key(w, "address");
        write_address(w, &t->addresses.v[0]);
    }
}

void traveller_write_json(struct json *w, const struct traveller *t, bool in_list)
{
    char sex[2] = {t->sex, '\0'};

    json_object_begin(w);
    if (in_list)
        json_member_c(w, "role", role_name(t->role));
    json_opt_str(w, "ref", t->ref);
    json_opt_str(w, "surname", t->surname);
    json_opt_str(w, "given", t->given);
    json_opt_str(w, "title", t->title);
    if (!in_list)
        json_member_c(w, "type", traveller_type_name(t->type));
    if (t->sex)
        json_member_c(w, "sex", sex);
    json_opt_date(w, "born_on", t->born_on);
    json_opt_str(w, "nationality", t->nationality);
    if (t->nationalities.n > 1)
        EACH(w, "nationalities", t->nationalities, write_str);
    json_opt_str(w, "residence", t->residence);
    json_opt_str(w, "birthplace", t->birthplace);
    json_opt_str(w, "birth_country", t->birth_country);
    json_opt_str(w, "with", t->with);
    opt_u32(w, "group_size", t->group_size);
    json_opt_str(w, "unique_id", t->unique_id);
    json_opt_str(w, "government_reference", t->government_reference);
    if (in_list)
        write_list_fields(w, t);
    else
        EACH(w, "addresses", t->addresses, write_address);
    EACH(w, "documents", t->documents, write_document);
    EACH(w, "frequent_flyer", t->frequent_flyer, write_frequent_flyer);
    EACH(w, "tickets", t->tickets, write_ticket);
    EACH(w, "contacts", t->contacts, write_contact);
    json_object_end(w);
}

static void write_list_traveller(struct json *w, const struct traveller *t)
{
    traveller_write_json(w, t, true);
}

static void write_booked_traveller(struct json *w, const struct traveller *t)
{
    traveller_write_json(w, t, false);
}

/* ---- booking -------------------------------------------------------------------------------- */

static void write_locator(struct json *w, const struct locator *l)
{
    json_object_begin(w);
    json_opt_str(w, "system", l->system);
    json_opt_str(w, "locator", l->code);
    json_opt_str(w, "type", l->type);
    json_opt_datetime_utc(w, "created_at", l->created_at);
    json_object_end(w);
}

static void write_originator(struct json *w, const char *key, const struct originator *o)
{
    if (!o->present)
        return;
    json_key(w, key);
    json_object_begin(w);
    json_opt_str(w, "system", o->system);
    json_opt_str(w, "place", o->system_place);
    json_opt_str(w, "agency", o->agency);
    json_opt_str(w, "office", o->office);
    json_opt_str(w, "city", o->city);
    json_opt_str(w, "type", o->type);
    json_opt_str(w, "country", o->country);
    json_opt_str(w, "currency", o->currency);
    json_opt_str(w, "agent", o->agent);
    json_opt_str(w, "phone", o->phone);
    json_object_end(w);
}

static void write_bag(struct json *w, const struct bag *b)
{
    json_object_begin(w);
    json_opt_str(w, "tag", b->tag);
    json_opt_str(w, "carrier", b->carrier);
    opt_u32(w, "pieces", b->pieces);
    opt_u32(w, "weight_kg", b->weight_kg);
    json_opt_str(w, "to", b->to);
    json_opt_str(w, "pool", b->pool);
    if (b->pool_member)
        json_member_bool(w, "pool_member", true);
    json_object_end(w);
}

static void write_check_in(struct json *w, const struct check_in *c)
{
    json_object_begin(w);
    json_opt_str(w, "traveller_ref", c->traveller_ref);
    json_opt_datetime(w, "at", c->at);
    json_opt_str(w, "sequence", c->sequence);
    json_opt_str(w, "seat", c->seat);
    json_opt_str(w, "cabin", c->cabin);
    json_opt_str(w, "agent", c->agent);
    EACH(w, "bags", c->bags, write_bag);
    json_object_end(w);
}

static void write_segment(struct json *w, const struct segment *s)
{
    json_object_begin(w);
    if (s->kind != SEGMENT_AIR)
        json_member_c(w, "kind", s->kind == SEGMENT_OPEN ? "open" : "surface");
    json_opt_str(w, "carrier", s->marketing.carrier);
    json_opt_str(w, "number", s->marketing.number);
    json_opt_str(w, "suffix", s->marketing.suffix);
    json_opt_str(w, "class", s->booking_class);
    json_opt_str(w, "from", s->from);
    json_opt_str(w, "to", s->to);
    json_opt_datetime(w, "departs_at", s->departs_at);
    json_opt_datetime(w, "arrives_at", s->arrives_at);
    json_opt_str(w, "status", s->status);
    opt_u32(w, "places", s->places);
    json_opt_str(w, "equipment", s->equipment);
    if (s->operating.carrier.n || s->operating.number.n) {
        json_key(w, "operating");
        json_object_begin(w);
        json_opt_str(w, "carrier", s->operating.carrier);
        json_opt_str(w, "number", s->operating.number);
        json_opt_str(w, "suffix", s->operating.suffix);
        json_opt_str(w, "class", s->operating_class);
        json_object_end(w);
    }
    EACH(w, "check_ins", s->check_ins, write_check_in);
    json_object_end(w);
}

static void write_seat(struct json *w, const struct seat *s)
{
    json_object_begin(w);
    json_opt_str(w, "traveller_ref", s->traveller_ref);
    json_opt_str(w, "seat", s->seat);
    json_opt_str(w, "from", s->from);
    json_opt_str(w, "to", s->to);
    json_object_end(w);
}

static void write_request(struct json *w, const struct request *r)
{
    json_object_begin(w);
    json_opt_str(w, "code", r->code);
    json_opt_str(w, "status", r->status);
    if (r->quantity > 1)
        json_member_u64(w, "quantity", r->quantity);
    json_opt_str(w, "carrier", r->carrier);
    json_opt_str(w, "from", r->from);
    json_opt_str(w, "to", r->to);
    json_opt_str(w, "text", r->text);
    json_opt_str(w, "traveller_ref", r->traveller_ref);
    json_object_end(w);
}

static void write_remark(struct json *w, const struct remark *r)
{
    json_object_begin(w);
    json_opt_str(w, "code", r->code);
    json_opt_str(w, "carrier", r->carrier);
    json_opt_str(w, "text", r->text);
    json_opt_str(w, "traveller_ref", r->traveller_ref);
    json_object_end(w);
}

static void write_split(struct json *w, const struct split *s)
{
    json_object_begin(w);
    opt_u32(w, "count", s->count);
    json_opt_str(w, "locator", s->locator);
    json_opt_str(w, "system", s->system);
    json_object_end(w);
}

static void write_other_travel(struct json *w, const struct other_travel *o)
{
    json_object_begin(w);
    json_opt_str(w, "kind", o->kind);
    json_opt_str(w, "place", o->place);
    json_opt_str(w, "name", o->name);
    json_opt_str(w, "vendor", o->vendor);
    json_opt_date(w, "from", o->from);
    json_opt_date(w, "to", o->to);
    json_opt_str(w, "text", o->text);
    json_object_end(w);
}

static void write_history_item(struct json *w, const struct history_item *i)
{
    json_object_begin(w);
    json_member_c(w, "action", i->added ? "added" : "cancelled");
    json_opt_str(w, "what", i->what);
    json_object_end(w);
}

static void write_history(struct json *w, const struct history *h)
{
    json_object_begin(w);
    json_opt_datetime_utc(w, "at", h->at);
    json_opt_str(w, "by", h->by);
    EACH(w, "items", h->items, write_history_item);
    json_object_end(w);
}

void booking_write_json(struct json *w, const struct booking *b)
{
    json_object_begin(w);
    EACH(w, "locators", b->locators, write_locator);
    json_member_bool(w, "cancelled", b->cancelled);
    json_opt_datetime(w, "transacted_at", b->transacted_at);
    json_opt_date(w, "ticketed_at", b->ticketed_at.date);
    write_originator(w, "originator", &b->originator);
    EACH(w, "travellers", b->travellers, write_booked_traveller);
    EACH(w, "segments", b->segments, write_segment);
    EACH(w, "seats", b->seats, write_seat);
    EACH(w, "contacts", b->contacts, write_contact);
    EACH(w, "requests", b->requests, write_request);
    EACH(w, "remarks", b->remarks, write_remark);
    EACH(w, "excess_baggage", b->excess_baggage, write_bag);
    EACH(w, "split", b->splits, write_split);
    EACH(w, "other_travel", b->other_travel, write_other_travel);
    EACH(w, "history", b->history, write_history);
    json_object_end(w);
}

/* ---- message -------------------------------------------------------------------------------- */

static void write_finding(struct json *w, const struct finding *f)
{
    json_object_begin(w);
    json_member_c(w, "code", finding_kind(f->code)->name);
    json_member_c(w, "severity", severity_name(f->severity));
    json_opt_str(w, "tag", str_from_c(f->place.tag));
    opt_u32(w, "segment", f->place.segment);
    opt_u32(w, "element", f->place.element);
    opt_u32(w, "component", f->place.component);
    json_member_u64(w, "offset", f->place.offset);
    json_opt_str(w, "text", f->text);
    json_object_end(w);
}

void findings_write_json(struct json *w, const struct findings *found)
{
    json_array_begin(w);
    for (uint32_t i = 0; i < found->list.n; i++)
        write_finding(w, &found->list.v[i]);
    if (found->dropped) {
        json_object_begin(w);
        json_member_c(w, "code", "FINDINGS_DROPPED");
        json_member_c(w, "severity", "info");
        json_member_u64(w, "count", found->dropped);
        json_member_c(w, "text", finding_kind(FINDING_FINDINGS_DROPPED)->meaning);
        json_object_end(w);
    }
    json_array_end(w);
}

static void write_interchange(struct json *w, const struct interchange *i)
{
    if (!i->present)
        return;
    json_key(w, "interchange");
    json_object_begin(w);
    json_opt_str(w, "sender", i->sender);
    json_opt_str(w, "recipient", i->recipient);
    json_opt_datetime(w, "prepared_at", i->prepared_at);
    json_opt_str(w, "reference", i->reference);
    json_opt_str(w, "application", i->application);
    json_member_bool(w, "test", i->test);
    json_object_end(w);
}

static void write_leg(struct json *w, const struct leg *l)
{
    json_object_begin(w);
    json_opt_str(w, "from", l->from);
    json_opt_str(w, "to", l->to);
    json_opt_datetime(w, "departs_at", l->departs_at);
    json_opt_datetime(w, "arrives_at", l->arrives_at);
    if (l->border)
        json_member_bool(w, "border", true);
    json_object_end(w);
}

static void write_flight(struct json *w, const struct flight_ref *f)
{
    if (f->designator.number.n == 0 && f->legs.n == 0)
        return;
    json_key(w, "flight");
    json_object_begin(w);
    json_opt_str(w, "carrier", f->designator.carrier);
    json_opt_str(w, "number", f->designator.number);
    json_opt_str(w, "suffix", f->designator.suffix);
    EACH(w, "legs", f->legs, write_leg);
    json_object_end(w);
}

void message_write_json(struct json *w, const struct message *m)
{
    bool list = m->type == MESSAGE_PAXLST;

    json_object_begin(w);
    json_member_str(w, "message",
                    m->type == MESSAGE_UNKNOWN && m->type_sent.n
                        ? m->type_sent
                        : str_from_c(message_type_name(m->type)));
    json_opt_str(w, "version", m->version);
    if (m->type_sent.n)
        json_member_c(w, "syntax", "edifact");
    json_opt_str(w, "reference", m->reference);
    json_opt_str(w, "access_reference", m->access_reference);
    write_interchange(w, &m->interchange);
    if (m->type == MESSAGE_PNRGOV || list)
        json_member_c(w, "function", message_function_name(m->function));
    if (list)
        json_member_c(w, "list", m->crew_list ? "crew" : "passenger");
    if (m->part_present) {
        json_member_u64(w, "part", m->part);
        json_member_bool(w, "last_part", m->last_part);
    }
    if (m->has_declared_count)
        json_member_u64(w, "declared_count", m->declared_count);
    json_opt_str(w, "transaction_reference", m->transaction_reference);
    write_originator(w, "originator", &m->originator);
    write_flight(w, &m->flight);
    EACH(w, "bookings", m->bookings, booking_write_json);
    EACH(w, "travellers", m->travellers, write_list_traveller);
    json_key(w, "findings");
    findings_write_json(w, &m->findings);
    json_object_end(w);
}
