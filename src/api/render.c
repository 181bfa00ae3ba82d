/* SPDX-License-Identifier: Apache-2.0 */
/* Rendering. Order of members is that of docs/openapi.yaml. */
#include "api/render.h"

#include "app/flights.h"
#include "base/clock.h"
#include "reference/airport.h"
#include "watchlist/match.h"

/** A sex worth showing: U (undisclosed) and nothing are left out. */
static void member_sex(struct json *w, char sex)
{
    if (sex == 'M' || sex == 'F' || sex == 'X')
        json_member_str(w, "sex", (str){&sex, 1});
}

/** Local departure: the latest time told, else the scheduled day. */
static void member_departs_at(struct json *w, struct datetime at, struct date day)
{
    if (date_known(at.date))
        json_opt_datetime(w, "departs_at", at);
    else
        json_opt_date(w, "departs_at", day);
}

static void render_airport(struct json *w, const char *key, str code)
{
    const struct airport *airport = airport_find(code);

    json_key(w, key);
    json_object_begin(w);
    json_member_str(w, "code", code);
    if (airport) {
        json_opt_str(w, "name", str_from_c(airport->name));
        json_member_c(w, "country", airport->country);
    }
    json_object_end(w);
}

static void render_counts(struct json *w, const struct flight_counts *counts)
{
    json_key(w, "counts");
    json_object_begin(w);
    json_member_u64(w, "booked", counts->booked);
    json_member_u64(w, "checked_in", counts->checked_in);
    json_member_u64(w, "boarded", counts->boarded);
    json_member_u64(w, "cancelled", counts->cancelled);
    json_member_u64(w, "pnr", counts->pnr);
    json_member_u64(w, "api", counts->api);
    json_member_u64(w, "both", counts->both);
    json_member_u64(w, "crew", counts->crew);
    json_object_end(w);
}

static void render_flight_hits(struct json *w, const struct flight_hits *hits)
{
    json_key(w, "hits");
    json_object_begin(w);
    json_member_u64(w, "urgent", hits->urgent);
    json_member_u64(w, "review", hits->review);
    json_member_u64(w, "undecided", hits->undecided);
    json_member_u64(w, "confirmed", hits->confirmed);
    json_object_end(w);
}

static void render_names(struct json *w, const struct flight_item *item)
{
    json_key(w, "names");
    json_array_begin(w);
    for (uint32_t i = 0; i < item->names.n; i++) {
        json_object_begin(w);
        json_member_str(w, "carrier", item->names.v[i].carrier);
        json_member_str(w, "number", item->names.v[i].number);
        json_object_end(w);
    }
    json_array_end(w);
}

void render_flight(struct json *w, const struct flight_item *item, utc_ms now)
{
    const struct flight_row *f = &item->flight;

    json_object_begin(w);
    json_member_i64(w, "id", f->id);
    json_member_str(w, "carrier", f->designator.carrier);
    json_member_str(w, "number", f->designator.number);
    json_opt_str(w, "suffix", f->designator.suffix);
    render_names(w, item);
    json_member_c(w, "mode", flight_mode_name(f->mode));
    json_member_c(w, "status", flight_status_name(flight_status_now(f, now)));
    render_airport(w, "from", f->from);
    render_airport(w, "to", f->to);
    member_departs_at(w, f->departs_at, f->departs_on);
    json_opt_utc(w, "departs_at_utc", f->departs_utc);
    json_opt_datetime(w, "arrives_at", f->arrives_at);
    json_opt_utc(w, "arrives_at_utc", f->arrives_utc);
    render_counts(w, &item->counts);
    render_flight_hits(w, &item->hits);
    json_member_u64(w, "pnr_pushes", f->pnr_pushes);
    json_member_u64(w, "api_lists", f->api_lists);
    json_opt_utc(w, "last_message_at", f->last_message_at);
    json_object_end(w);
}

static void render_document(struct json *w, const struct document *document)
{
    json_object_begin(w);
    json_member_str(w, "type", document->type);
    json_member_str(w, "number", document->number);
    json_opt_str(w, "issuer", document->issuer);
    json_opt_date(w, "expires_on", document->expires_on);
    json_member_c(w, "source",
                  source_name(document->source == DOCUMENT_API ? SOURCE_API : SOURCE_PNR));
    json_object_end(w);
}

static void render_sources(struct json *w, unsigned sources)
{
    json_key(w, "sources");
    json_array_begin(w);
    if (sources & SOURCE_PNR)
        json_c(w, source_name(SOURCE_PNR));
    if (sources & SOURCE_API)
        json_c(w, source_name(SOURCE_API));
    json_array_end(w);
}

static void render_identity(struct json *w, const struct identity_row *identity)
{
    json_member_str(w, "surname", identity->surname);
    json_member_str(w, "given", identity->given);
    json_opt_str(w, "title", identity->title);
    member_sex(w, identity->sex);
    json_opt_date(w, "born_on", identity->born_on);
    json_opt_str(w, "nationality", identity->nationality);
}

static void render_manifest_hits(struct json *w, const struct manifest_item *item)
{
    json_key(w, "hits");
    json_array_begin(w);
    for (uint32_t i = 0; i < item->hits.n; i++) {
        const struct manifest_hit *hit = &item->hits.v[i];
        json_object_begin(w);
        json_member_i64(w, "id", hit->id);
        json_member_c(w, "band", band_name((enum band)hit->band));
        json_member_c(w, "state", hit_state_name(hit->state));
        json_member_double(w, "score", hit->score);
        json_object_end(w);
    }
    json_array_end(w);
}

void render_journey(struct json *w, const struct manifest_item *item)
{
    const struct traveller_state *who = &item->who;
    const struct journey_row *journey = &who->journey;

    json_object_begin(w);
    json_member_i64(w, "id", journey->id);
    json_member_i64(w, "traveller_id", who->traveller.id);
    render_identity(w, traveller_state_identity(who));
    json_member_c(w, "role", role_name(journey->role));
    json_member_c(w, "type", traveller_type_name(who->traveller.type));
    json_member_c(w, "status", journey_status_name(journey->status));
    json_opt_str(w, "seat", journey->seat);
    json_member_u64(w, "bags", journey->bag_pieces);
    json_opt_str(w, "locator", journey->locator);
    json_key(w, "documents");
    json_array_begin(w);
    for (uint32_t i = 0; i < who->documents.n; i++)
        render_document(w, &who->documents.v[i].document);
    json_array_end(w);
    render_sources(w, journey->sources);
    render_manifest_hits(w, item);
    json_object_end(w);
}

static void render_hit_flight(struct json *w, const struct hit_item *item)
{
    json_key(w, "flight");
    json_object_begin(w);
    json_member_i64(w, "id", item->hit.flight_id);
    json_member_str(w, "carrier", item->designator.carrier);
    json_member_str(w, "number", item->designator.number);
    json_opt_str(w, "suffix", item->designator.suffix);
    json_member_str(w, "from", item->from);
    json_member_str(w, "to", item->to);
    member_departs_at(w, item->departs_at, DATE_NONE);
    json_opt_utc(w, "departs_at_utc", item->departs_utc);
    json_object_end(w);
}

static void render_hit_traveller(struct json *w, const struct hit_item *item)
{
    json_key(w, "traveller");
    json_object_begin(w);
    json_member_str(w, "surname", item->surname);
    json_member_str(w, "given", item->given);
    member_sex(w, item->sex);
    json_opt_date(w, "born_on", item->born_on);
    json_opt_str(w, "nationality", item->nationality);
    json_opt_str(w, "document", item->document);
    json_object_end(w);
}

static void member_json(struct json *w, const char *key, str json_array_text)
{
    json_key(w, key);
    json_raw(w, json_array_text.n ? json_array_text : STR("[]"));
}

/** The members of `Hit` but `list`, which a card tells more of. */
static void hit_members(struct json *w, const struct hit_item *item)
{
    const struct hit_row *hit = &item->hit;

    json_member_i64(w, "id", hit->id);
    json_member_u64(w, "version", hit->version);
    json_member_c(w, "state", hit_state_name(hit->state));
    json_member_c(w, "band", band_name((enum band)hit->band));
    json_member_double(w, "score", hit->score);
    json_opt_utc(w, "created_at", hit->created_at);
    json_opt_utc(w, "due_at", hit_item_due(item, clock_utc_ms()));
    json_member_str(w, "entry_ref", item->entry_ref);
    json_member_str(w, "entry_name", item->entry_name);
    json_member_i64(w, "journey_id", hit->journey_id);
    render_hit_flight(w, item);
    render_hit_traveller(w, item);
    member_json(w, "reasons_short", hit->reasons);
}

void render_hit(struct json *w, const struct hit_item *item)
{
    json_object_begin(w);
    hit_members(w, item);
    json_key(w, "list");
    json_object_begin(w);
    json_member_i64(w, "id", item->hit.list_id);
    json_member_str(w, "name", item->list_name);
    json_object_end(w);
    json_object_end(w);
}

static void render_card_list(struct json *w, const struct hit_card *card)
{
    json_key(w, "list");
    json_object_begin(w);
    json_member_i64(w, "id", card->list.id);
    json_member_str(w, "name", card->list.name);
    json_member_u64(w, "version", card->item.hit.list_version);
    json_member_str(w, "owner", card->list.owner);
    json_member_str(w, "purpose", card->list.purpose);
    json_member_str(w, "legal_basis", card->list.legal_basis);
    json_object_end(w);
}

static void render_entry(struct json *w, const struct entry_row *entry)
{
    json_key(w, "entry");
    json_object_begin(w);
    json_member_str(w, "ref", entry->ref);
    json_key(w, "names");
    json_array_begin(w);
    for (uint32_t i = 0; i < entry->names.n; i++)
        json_str(w, entry->names.v[i].text);
    json_array_end(w);
    json_opt_str(w, "remarks", entry->remarks);
    json_object_end(w);
}

static void render_decisions(struct json *w, const struct decision_rows *decisions)
{
    json_key(w, "decisions");
    json_array_begin(w);
    for (uint32_t i = 0; i < decisions->rows.n; i++) {
        const struct decision_row *row = &decisions->rows.v[i];
        json_object_begin(w);
        json_opt_utc(w, "at", row->at);
        json_member_str(w, "user", row->user);
        json_member_str(w, "outcome", row->outcome);
        json_opt_str(w, "reason", row->reason);
        json_opt_str(w, "note", row->note);
        json_object_end(w);
    }
    json_array_end(w);
}

/** The members that a card and a list share. */
static void suppression_members(struct json *w, const struct suppression_row *row)
{
    json_member_i64(w, "id", row->id);
    json_member_str(w, "reason", row->reason);
    json_member_str(w, "note", row->note);
    json_member_str(w, "author", row->author);
    json_opt_utc(w, "created_at", row->created_at);
    json_opt_date(w, "expires_on", row->expires_on);
    json_opt_utc(w, "lifted_at", row->lifted_at);
    json_opt_str(w, "lifted_by", row->lifted_by);
    json_opt_str(w, "lift_reason", row->lift_reason);
}

static void render_card_suppression(struct json *w, const struct hit_card *card)
{
    if (!card->item.hit.suppression_id)
        return;
    json_key(w, "suppression");
    json_object_begin(w);
    json_member_c(w, "fit", suppression_fit_name(card->item.hit.suppression_fit));
    suppression_members(w, &card->suppression);
    json_object_end(w);
}

void render_hit_card(struct json *w, const struct hit_card *card)
{
    json_object_begin(w);
    hit_members(w, &card->item);
    member_json(w, "evidence", card->item.hit.evidence);
    json_member_double(w, "threshold", card->item.hit.threshold);
    render_card_list(w, card);
    render_entry(w, &card->entry);
    render_decisions(w, &card->decisions);
    render_card_suppression(w, card);
    json_member_u64(w, "co_travellers", card->co_travellers);
    json_opt_str(w, "locator", card->locator);
    json_opt_str(w, "seat", card->seat);
    json_member_c(w, "status", journey_status_name(card->status));
    json_object_end(w);
}

static void render_suppressed_hits(struct json *w, const struct hit_rows *hits)
{
    json_key(w, "of_hits");
    json_array_begin(w);
    for (uint32_t i = 0; i < hits->rows.n; i++) {
        const struct hit_row *hit = &hits->rows.v[i];
        json_object_begin(w);
        json_member_i64(w, "id", hit->id);
        json_member_i64(w, "flight_id", hit->flight_id);
        json_member_c(w, "state", hit_state_name(hit->state));
        json_member_c(w, "fit", suppression_fit_name(hit->suppression_fit));
        json_opt_utc(w, "created_at", hit->created_at);
        json_object_end(w);
    }
    json_array_end(w);
}

static void render_suppressed_traveller(struct json *w, const struct suppression_row *row)
{
    json_key(w, "traveller");
    json_object_begin(w);
    json_opt_str(w, "name", row->name);
    json_opt_date(w, "born_on", row->born_on);
    json_opt_str(w, "document_end", row->document);
    json_object_end(w);
}

void render_suppression(struct json *w, const struct suppression_item *item,
                        const struct hit_rows *hits)
{
    json_object_begin(w);
    suppression_members(w, &item->row);
    json_member_i64(w, "hit_id", item->row.hit_id);
    json_member_c(w, "band", band_name((enum band)item->row.band));
    json_key(w, "list");
    json_object_begin(w);
    json_member_i64(w, "id", item->list_id);
    json_member_str(w, "name", item->list_name);
    json_object_end(w);
    json_member_str(w, "entry_ref", item->entry_ref);
    json_member_str(w, "entry_name", item->entry_name);
    render_suppressed_traveller(w, &item->row);
    json_member_u64(w, "hits", item->hits);
    if (hits)
        render_suppressed_hits(w, hits);
    json_object_end(w);
}
