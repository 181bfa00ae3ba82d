/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The JSON members of every record, in the order they are written (docs/decode.md). Names once
 * given stay: other programs rely on them.
 */
#include "messages/record.h"

#include "base/attr.h"

#include <stddef.h>

#define PLAIN(T, key_, kind_, member_)                                                             \
    {                                                                                              \
        .key = (key_), .kind = (kind_), .at = offsetof(T, member_)                                 \
    }
#define TEXT(T, key, member) PLAIN(T, key, FIELD_STR, member)
#define TEXTS(T, key, member) PLAIN(T, key, FIELD_STRS, member)
#define NUMBER(T, key, member) PLAIN(T, key, FIELD_U32, member)
#define DAY(T, key, member) PLAIN(T, key, FIELD_DATE, member)
#define LOCAL(T, key, member) PLAIN(T, key, FIELD_DATETIME, member)
#define UTC(T, key, member) PLAIN(T, key, FIELD_UTC, member)
/** Written when true. */
#define FLAG(T, key, member) PLAIN(T, key, FIELD_BOOL, member)
#define ALWAYS(T, key_, kind_, member_)                                                            \
    {                                                                                              \
        .key = (key_), .kind = (kind_), .flags = FIELD_ALWAYS, .at = offsetof(T, member_)          \
    }
#define SENT(T, key_, kind_, member_, present_)                                                    \
    {                                                                                              \
        .key = (key_), .kind = (kind_), .at = offsetof(T, member_),                                \
        .present_at = offsetof(T, present_)                                                        \
    }
#define WORD(T, key_, member_, names_, count_, unwritten_)                                         \
    {                                                                                              \
        .key = (key_), .kind = FIELD_WORD, .at = offsetof(T, member_), .word = (names_),           \
        .words = (count_), .unwritten = (unwritten_)                                               \
    }
#define WORD_ALWAYS(T, key_, member_, names_, count_)                                              \
    {                                                                                              \
        .key = (key_), .kind = FIELD_WORD, .flags = FIELD_ALWAYS, .at = offsetof(T, member_),      \
        .word = (names_), .words = (count_)                                                        \
    }
#define OBJECT(T, key_, member_, record_)                                                          \
    {                                                                                              \
        .key = (key_), .kind = FIELD_OBJECT, .at = offsetof(T, member_), .record = &(record_)      \
    }
/** A struct whose member `present` says whether it was sent. */
#define OBJECT_SENT(T, key_, member_, record_)                                                     \
    {                                                                                              \
        .key = (key_), .kind = FIELD_OBJECT, .at = offsetof(T, member_),                           \
        .present_at = offsetof(T, member_.present), .record = &(record_)                           \
    }
#define LIST(T, key_, member_, record_)                                                            \
    {                                                                                              \
        .key = (key_), .kind = FIELD_LIST, .at = offsetof(T, member_), .record = &(record_)        \
    }
/** The only item of a list that holds one at most. */
#define ONE(T, key_, member_, record_)                                                             \
    {                                                                                              \
        .key = (key_), .kind = FIELD_FIRST, .at = offsetof(T, member_), .record = &(record_)       \
    }
#define RECORD(name, T, fields) const struct record name = {(fields), COUNT_OF(fields), sizeof(T)}

/* ---- travellers ------------------------------------------------------------------------------ */

static const char *source_word(unsigned value)
{
    return document_source_name((enum document_source)value);
}

static const struct field document_fields[] = {
    WORD(struct document, "source", source, source_word, DOCUMENT_SOURCE_COUNT, DOCUMENT_API),
    TEXT(struct document, "type", type),
    TEXT(struct document, "number", number),
    TEXT(struct document, "issuer", issuer),
    TEXT(struct document, "nationality", nationality),
    TEXT(struct document, "surname", surname),
    TEXT(struct document, "given", given),
    TEXT(struct document, "place", place),
    DAY(struct document, "issued_on", issued_on),
    DAY(struct document, "expires_on", expires_on),
    TEXT(struct document, "code_list", code_list),
    TEXT(struct document, "agency", agency),
    TEXT(struct document, "title", title),
    TEXT(struct document, "status", status),
    TEXT(struct document, "version", version),
    PLAIN(struct document, "verified", FIELD_KNOWN, verified),
};
static RECORD(record_document, struct document, document_fields);

static const struct field frequent_flyer_fields[] = {
    TEXT(struct frequent_flyer, "carrier", carrier),
    TEXT(struct frequent_flyer, "number", number),
    TEXT(struct frequent_flyer, "level", level),
    TEXT(struct frequent_flyer, "status", status),
    TEXT(struct frequent_flyer, "tier", tier),
    TEXT(struct frequent_flyer, "description", description),
    TEXT(struct frequent_flyer, "alliance", alliance),
    TEXT(struct frequent_flyer, "priority", priority),
    TEXT(struct frequent_flyer, "traveller_ref", traveller_ref),
    TEXT(struct frequent_flyer, "source", source),
};
static RECORD(record_frequent_flyer, struct frequent_flyer, frequent_flyer_fields);

static const struct field money_fields[] = {
    TEXT(struct money, "amount", amount),
    TEXT(struct money, "currency", currency),
    TEXT(struct money, "place", place),
};
static RECORD(record_money, struct money, money_fields);

static const struct field contact_fields[] = {
    TEXT(struct contact, "kind", kind),
    TEXT(struct contact, "value", value),
    TEXT(struct contact, "purpose", purpose),
    TEXT(struct contact, "street", street),
    TEXT(struct contact, "city", city),
    TEXT(struct contact, "region", region),
    TEXT(struct contact, "region_code", region_code),
    TEXT(struct contact, "postcode", postcode),
    TEXT(struct contact, "country", country),
    TEXT(struct contact, "text", text),
    TEXT(struct contact, "name", name),
    TEXTS(struct contact, "parts", parts),
    TEXT(struct contact, "source", source),
};
static RECORD(record_contact, struct contact, contact_fields);

static const struct field payer_fields[] = {
    TEXT(struct payer, "name", name),
    TEXT(struct payer, "address", address),
    TEXT(struct payer, "phone", phone),
    TEXTS(struct payer, "lines", lines),
    LIST(struct payer, "contacts", contacts, record_contact),
};
static RECORD(record_payer, struct payer, payer_fields);

static const struct field payment_fields[] = {
    TEXT(struct payment, "type", type),
    TEXT(struct payment, "card", card),
    TEXT(struct payment, "account", account),
    TEXT(struct payment, "expires", expiry),
    TEXT(struct payment, "holder", holder),
    TEXT(struct payment, "amount", money.amount),
    TEXT(struct payment, "currency", money.currency),
    TEXT(struct payment, "form", form),
    TEXT(struct payment, "indicator", indicator),
    TEXT(struct payment, "approval", approval),
    TEXT(struct payment, "approval_source", approval_source),
    TEXT(struct payment, "authorised", authorised),
    TEXT(struct payment, "verification", verification),
    TEXT(struct payment, "extended", extended),
    TEXT(struct payment, "text", text),
    TEXT(struct payment, "membership", membership),
    TEXT(struct payment, "transaction", transaction),
    ONE(struct payment, "payer", payer, record_payer),
};
static RECORD(record_payment, struct payment, payment_fields);

static const struct field tax_fields[] = {
    TEXT(struct tax, "code", code),
    TEXT(struct tax, "amount", money.amount),
    TEXT(struct tax, "currency", money.currency),
    TEXT(struct tax, "country", country),
    TEXT(struct tax, "category", category),
};
static RECORD(record_tax, struct tax, tax_fields);

static const struct field amount_fields[] = {
    TEXT(struct ticket_amount, "kind", kind),
    TEXT(struct ticket_amount, "amount", money.amount),
    TEXT(struct ticket_amount, "currency", money.currency),
    TEXT(struct ticket_amount, "place", place),
};
static RECORD(record_amount, struct ticket_amount, amount_fields);

static const struct field pricing_fields[] = {
    TEXTS(struct pricing, "indicators", indicators),
    LOCAL(struct pricing, "time_limit", time_limit),
    TEXT(struct pricing, "carrier", carrier),
    TEXT(struct pricing, "accounting_code", accounting_code),
    TEXTS(struct pricing, "places", places),
    TEXTS(struct pricing, "countries", countries),
    TEXT(struct pricing, "tariff", tariff),
    TEXT(struct pricing, "text", text),
    TEXT(struct pricing, "amount", amount),
};
static RECORD(record_pricing, struct pricing, pricing_fields);

static const struct field fare_fields[] = {
    TEXT(struct fare, "type", type),
    TEXT(struct fare, "quantity", quantity),
    TEXTS(struct fare, "bases", bases),
    TEXTS(struct fare, "details", details),
    TEXT(struct fare, "discount_type", discount_type),
    TEXT(struct fare, "discount_percent", discount_percent),
    TEXT(struct fare, "discount_country", discount_country),
    TEXT(struct fare, "discount_class", discount_class),
    TEXT(struct fare, "text", text),
};
static RECORD(record_fare, struct fare, fare_fields);

static const struct field ticket_fields[] = {
    TEXT(struct ticket, "number", number),
    TEXT(struct ticket, "type", type),
    NUMBER(struct ticket, "booklets", booklets),
    TEXT(struct ticket, "status", status),
    TEXT(struct ticket, "indicator", indicator),
    TEXT(struct ticket, "item_action", item_action),
    TEXT(struct ticket, "related_number", related_number),
    TEXT(struct ticket, "source", source),
    DAY(struct ticket, "issued_on", issued_on),
    UTC(struct ticket, "issued_at", issued_at),
    OBJECT(struct ticket, "fare", fare, record_money),
    OBJECT(struct ticket, "total", total, record_money),
    LIST(struct ticket, "amounts", amounts, record_amount),
    LIST(struct ticket, "taxes", taxes, record_tax),
    OBJECT_SENT(struct ticket, "pricing", pricing, record_pricing),
    LIST(struct ticket, "payments", payments, record_payment),
};
static RECORD(record_ticket, struct ticket, ticket_fields);

static const struct field address_fields[] = {
    TEXT(struct address, "kind", kind),         TEXT(struct address, "street", street),
    TEXT(struct address, "city", city),         TEXT(struct address, "region", region),
    TEXT(struct address, "postcode", postcode), TEXT(struct address, "country", country),
};
static RECORD(record_address, struct address, address_fields);

static const struct field api_bags_fields[] = {
    NUMBER(struct api_bags, "pieces", pieces),
    NUMBER(struct api_bags, "weight_kg", weight_kg),
    NUMBER(struct api_bags, "weight_lb", weight_lb),
    TEXTS(struct api_bags, "tags", tags),
};
static RECORD(record_api_bags, struct api_bags, api_bags_fields);

static const char *role_word(unsigned value)
{
    return role_name((enum role)value);
}

static const char *type_word(unsigned value)
{
    return traveller_type_name((enum traveller_type)value);
}

#define TRAVELLER_NAMES                                                                            \
    TEXT(struct traveller, "ref", ref), TEXT(struct traveller, "surname", surname),                \
        TEXT(struct traveller, "given", given), TEXT(struct traveller, "title", title)
#define TRAVELLER_IDENTITY                                                                         \
    PLAIN(struct traveller, "sex", FIELD_CHAR, sex), DAY(struct traveller, "born_on", born_on),    \
        TEXT(struct traveller, "nationality", nationality),                                        \
        {.key = "nationalities",                                                                   \
         .kind = FIELD_STRS,                                                                       \
         .flags = FIELD_SEVERAL,                                                                   \
         .at = offsetof(struct traveller, nationalities)},                                         \
        TEXT(struct traveller, "residence", residence),                                            \
        TEXT(struct traveller, "birthplace", birthplace),                                          \
        TEXT(struct traveller, "birth_country", birth_country),                                    \
        TEXT(struct traveller, "with", with), NUMBER(struct traveller, "group_size", group_size),  \
        TEXT(struct traveller, "unique_id", unique_id),                                            \
        TEXT(struct traveller, "government_reference", government_reference)
#define TRAVELLER_POSSESSIONS                                                                      \
    LIST(struct traveller, "documents", documents, record_document),                               \
        LIST(struct traveller, "frequent_flyer", frequent_flyer, record_frequent_flyer),           \
        LIST(struct traveller, "tickets", tickets, record_ticket),                                 \
        LIST(struct traveller, "fares", fares, record_fare),                                       \
        LIST(struct traveller, "contacts", contacts, record_contact)

static const struct field citizenship_fields[] = {
    TEXT(struct citizenship, "kind", kind),
    TEXT(struct citizenship, "country", country),
};
static RECORD(record_citizenship, struct citizenship, citizenship_fields);

static const struct field api_reference_fields[] = {
    TEXT(struct api_reference, "kind", kind),
    TEXT(struct api_reference, "number", number),
    TEXT(struct api_reference, "line", line),
    TEXT(struct api_reference, "version", version),
    TEXT(struct api_reference, "revision", revision),
};
static RECORD(record_api_reference, struct api_reference, api_reference_fields);

static const struct field api_text_fields[] = {
    TEXT(struct api_text, "subject", subject),
    TEXT(struct api_text, "function", function),
    TEXT(struct api_text, "code", code),
    TEXT(struct api_text, "text", text),
};
static RECORD(record_api_text, struct api_text, api_text_fields);

static const struct field api_details_fields[] = {
    LIST(struct api_details, "citizenships", citizenships, record_citizenship),
    LIST(struct api_details, "references", references, record_api_reference),
    LIST(struct api_details, "texts", texts, record_api_text),
    TEXT(struct api_details, "verification", verification),
    TEXT(struct api_details, "region_name", region_name),
    TEXT(struct api_details, "crew_code_list", crew_code_list),
    TEXT(struct api_details, "crew_agency", crew_agency),
    TEXTS(struct api_details, "other", other),
};
static RECORD(record_api_details, struct api_details, api_details_fields);

static const struct field guardian_fields[] = {
    TEXT(struct guardian, "role", role),         TEXT(struct guardian, "name", name),
    TEXT(struct guardian, "phone", phone),       TEXT(struct guardian, "street", street),
    TEXT(struct guardian, "city", city),         TEXT(struct guardian, "region", region),
    TEXT(struct guardian, "postcode", postcode), TEXT(struct guardian, "country", country),
};
static RECORD(record_guardian, struct guardian, guardian_fields);

static const struct field other_reference_fields[] = {
    TEXT(struct other_reference, "qualifier", qualifier),
    TEXT(struct other_reference, "value", value),
};
static RECORD(record_other_reference, struct other_reference, other_reference_fields);

static const struct field listed_fields[] = {
    WORD_ALWAYS(struct traveller, "role", role, role_word, ROLE_COUNT),
    TRAVELLER_NAMES,
    TRAVELLER_IDENTITY,
    TEXT(struct traveller, "embarked", embarked),
    TEXT(struct traveller, "disembarked", disembarked),
    TEXT(struct traveller, "cleared_at", cleared_at),
    TEXT(struct traveller, "locator", locator),
    TEXT(struct traveller, "seat", seat),
    TEXT(struct traveller, "crew_function", crew_function),
    OBJECT(struct traveller, "bags", bags, record_api_bags),
    PLAIN(struct traveller, "verified", FIELD_KNOWN, verified),
    ALWAYS(struct traveller, "transit", FIELD_BOOL, transit),
    {.key = "address",
                                                        .kind = FIELD_FIRST,
                                                        .at = offsetof(struct traveller, addresses),
                                                        .record = &record_address    },
    TRAVELLER_POSSESSIONS,
    {.key = "details",
                                                        .kind = FIELD_FIRST,
                                                        .at = offsetof(struct traveller, details),
                                                        .record = &record_api_details},
};
RECORD(record_listed_traveller, struct traveller, listed_fields);

static const struct field booked_fields[] = {
    TRAVELLER_NAMES,
    {.key = "type",
      .kind = FIELD_WORD,
      .flags = FIELD_ALWAYS,
      .at = offsetof(struct traveller, type),
      .word = type_word,
      .words = TRAVELLER_TYPE_COUNT},
    TEXT(struct traveller, "type_code", type_code),
    TEXT(struct traveller, "name_code", name_code),
    TEXT(struct traveller, "status", status),
    TEXTS(struct traveller, "other_names", other_names),
    TEXT(struct traveller, "source", source),
    FLAG(struct traveller, "with_infant", infant_with),
    FLAG(struct traveller, "unaccompanied", unaccompanied),
    NUMBER(struct traveller, "age", age),
    TRAVELLER_IDENTITY,
    LIST(struct traveller, "guardians", guardians, record_guardian),
    LIST(struct traveller, "references", references, record_other_reference),
    LIST(struct traveller, "addresses", addresses, record_address),
    TRAVELLER_POSSESSIONS,
};
RECORD(record_booked_traveller, struct traveller, booked_fields);

/* ---- bookings -------------------------------------------------------------------------------- */

static const struct field locator_fields[] = {
    TEXT(struct locator, "system", system),
    TEXT(struct locator, "locator", code),
    TEXT(struct locator, "type", type),
    UTC(struct locator, "created_at", created_at),
};
static RECORD(record_locator, struct locator, locator_fields);

static const struct field originator_fields[] = {
    TEXT(struct originator, "system", system),
    TEXT(struct originator, "place", system_place),
    TEXT(struct originator, "place_name", system_place_name),
    TEXT(struct originator, "agency", agency),
    TEXT(struct originator, "office", office),
    TEXT(struct originator, "second_office", second_office),
    TEXT(struct originator, "city", city),
    TEXT(struct originator, "city_name", city_name),
    TEXT(struct originator, "host", host),
    TEXT(struct originator, "host_place", host_place),
    TEXT(struct originator, "type", type),
    TEXT(struct originator, "country", country),
    TEXT(struct originator, "currency", currency),
    TEXT(struct originator, "language", language),
    TEXT(struct originator, "agent", agent),
    TEXT(struct originator, "phone", phone),
    TEXT(struct originator, "party", party),
    TEXT(struct originator, "id", id),
    TEXT(struct originator, "contact_function", contact_function),
    TEXT(struct originator, "contact_id", contact_id),
    TEXT(struct originator, "contact_name", contact_name),
    LIST(struct originator, "contacts", contacts, record_contact),
};
static RECORD(record_originator, struct originator, originator_fields);

#define SCOPE(T) NUMBER(T, "traveller", scope.traveller), NUMBER(T, "segment", scope.segment)

static const struct field bag_total_fields[] = {
    TEXT(struct bag_total, "status", status),
    NUMBER(struct bag_total, "pieces", pieces),
    TEXT(struct bag_total, "weight", weight),
    TEXT(struct bag_total, "unit", unit),
    TEXT(struct bag_total, "measure", measure),
    TEXT(struct bag_total, "indicator", indicator),
    NUMBER(struct bag_total, "hand_pieces", hand_pieces),
    TEXT(struct bag_total, "hand_weight", hand_weight),
    TEXT(struct bag_total, "hand_unit", hand_unit),
};
static RECORD(record_bag_total, struct bag_total, bag_total_fields);

static const struct field bag_fields[] = {
    TEXT(struct bag, "tag", tag),
    TEXT(struct bag, "carrier", carrier),
    NUMBER(struct bag, "pieces", pieces),
    NUMBER(struct bag, "weight_kg", weight_kg),
    TEXT(struct bag, "to", to),
    TEXT(struct bag, "pool", pool),
    FLAG(struct bag, "pool_member", pool_member),
    FLAG(struct bag, "pool_head", pool_head),
    TEXT(struct bag, "type", type),
    TEXT(struct bag, "indicator", indicator),
    TEXT(struct bag, "characteristic", characteristic),
    TEXT(struct bag, "request", request),
    TEXT(struct bag, "weight", weight),
    TEXT(struct bag, "weight_unit", weight_unit),
    TEXT(struct bag, "text", text),
    ONE(struct bag, "total", total, record_bag_total),
};
static RECORD(record_bag, struct bag, bag_fields);

static const struct field allowance_fields[] = {
    TEXT(struct allowance, "quantity", quantity),   TEXT(struct allowance, "weight", weight),
    TEXT(struct allowance, "kind", kind),           TEXT(struct allowance, "unit", unit),
    TEXT(struct allowance, "indicator", indicator),
};
static RECORD(record_allowance, struct allowance, allowance_fields);

static const struct field excess_fields[] = {
    NUMBER(struct excess_baggage, "pieces", pieces),
    NUMBER(struct excess_baggage, "weight_kg", weight_kg),
    TEXT(struct excess_baggage, "amount", amount),
    TEXT(struct excess_baggage, "currency", currency),
    TEXT(struct excess_baggage, "indicator", indicator),
    LIST(struct excess_baggage, "allowances", allowances, record_allowance),
    LIST(struct excess_baggage, "bags", bags, record_bag),
    SCOPE(struct excess_baggage),
};
static RECORD(record_excess, struct excess_baggage, excess_fields);

static const struct field check_in_fields[] = {
    TEXT(struct check_in, "traveller_ref", traveller_ref),
    NUMBER(struct check_in, "traveller", traveller),
    TEXT(struct check_in, "surname", surname),
    TEXT(struct check_in, "given", given),
    LOCAL(struct check_in, "at", at),
    TEXT(struct check_in, "note", note),
    TEXT(struct check_in, "sequence", sequence),
    TEXT(struct check_in, "sequence_qualifier", sequence_qualifier),
    TEXT(struct check_in, "identity", identity),
    TEXT(struct check_in, "identity_type", identity_type),
    TEXT(struct check_in, "seat", seat),
    TEXT(struct check_in, "first_seat", first_seat),
    TEXT(struct check_in, "cabin", cabin),
    TEXT(struct check_in, "cabin_class", cabin_class),
    TEXT(struct check_in, "smoking", smoking),
    TEXTS(struct check_in, "characteristics", characteristics),
    TEXT(struct check_in, "from", from),
    TEXT(struct check_in, "to", to),
    TEXT(struct check_in, "agent", agent),
    ONE(struct check_in, "checked_by", checked_by, record_originator),
    LIST(struct check_in, "bags", bags, record_bag),
};
static RECORD(record_check_in, struct check_in, check_in_fields);

static const struct field operating_fields[] = {
    TEXT(struct segment, "carrier", operating.carrier),
    TEXT(struct segment, "number", operating.number),
    TEXT(struct segment, "suffix", operating.suffix),
    TEXT(struct segment, "class", operating_class),
};
static RECORD(record_operating, struct segment, operating_fields);

static const char *segment_kind_word(unsigned value)
{
    static const char *const words[] = {"air", "open", "surface"};

    return words[value < COUNT_OF(words) ? value : 0];
}

static const struct field segment_fields[] = {
    WORD(struct segment, "kind", kind, segment_kind_word, 3, SEGMENT_AIR),
    TEXT(struct segment, "carrier", marketing.carrier),
    TEXT(struct segment, "number", marketing.number),
    TEXT(struct segment, "suffix", marketing.suffix),
    TEXT(struct segment, "class", booking_class),
    TEXT(struct segment, "from", from),
    TEXT(struct segment, "from_name", from_name),
    TEXT(struct segment, "to", to),
    TEXT(struct segment, "to_name", to_name),
    LOCAL(struct segment, "departs_at", departs_at),
    LOCAL(struct segment, "arrives_at", arrives_at),
    TEXT(struct segment, "status", status),
    TEXTS(struct segment, "more_statuses", more_statuses),
    NUMBER(struct segment, "places", places),
    TEXT(struct segment, "equipment", equipment),
    TEXT(struct segment, "stops", stops),
    TEXT(struct segment, "duration", duration),
    TEXT(struct segment, "description", description),
    TEXTS(struct segment, "sequence", sequence),
    TEXT(struct segment, "line", line),
    TEXT(struct segment, "indicator", indicator),
    TEXTS(struct segment, "marriage", marriage),
    {.key = "operating", .kind = FIELD_GROUP, .record = &record_operating},
    LIST(struct segment, "locators", locators, record_locator),
    LIST(struct segment, "check_ins", check_ins, record_check_in),
};
static RECORD(record_segment, struct segment, segment_fields);

static const struct field seat_fields[] = {
    TEXT(struct seat, "traveller_ref", traveller_ref),
    TEXT(struct seat, "seat", seat),
    TEXT(struct seat, "from", from),
    TEXT(struct seat, "to", to),
    TEXTS(struct seat, "characteristics", characteristics),
};
static RECORD(record_seat, struct seat, seat_fields);

static const struct field request_item_fields[] = {
    TEXT(struct request_item, "data", data),
    TEXT(struct request_item, "unit", unit),
    TEXT(struct request_item, "traveller_ref", traveller_ref),
    TEXTS(struct request_item, "characteristics", characteristics),
};
static RECORD(record_request_item, struct request_item, request_item_fields);

static const struct field request_fields[] = {
    TEXT(struct request, "code", code),
    TEXT(struct request, "status", status),
    {.key = "quantity",
                                        .kind = FIELD_U32,
                                        .flags = FIELD_ABOVE_ONE,
                                        .at = offsetof(struct request, quantity)},
    TEXT(struct request, "carrier", carrier),
    TEXT(struct request, "description", description),
    TEXT(struct request, "indicator", indicator),
    TEXT(struct request, "second_indicator", second_indicator),
    TEXT(struct request, "from", from),
    TEXT(struct request, "to", to),
    TEXT(struct request, "text", text),
    TEXT(struct request, "traveller_ref", traveller_ref),
    LIST(struct request, "items", items, record_request_item),
    SCOPE(struct request),
};
static RECORD(record_request, struct request, request_fields);

static const char *remark_form_word(unsigned value)
{
    static const char *const words[] = {"text", "line", "segment"};

    return words[value < COUNT_OF(words) ? value : 0];
}

static const struct field history_line_fields[] = {
    TEXT(struct history_line, "envelope", envelope),
    TEXT(struct history_line, "action", action),
    TEXT(struct history_line, "rest", rest),
};
static RECORD(record_history_line, struct history_line, history_line_fields);

static const struct field remark_fields[] = {
    TEXT(struct remark, "code", code),
    WORD(struct remark, "form", form, remark_form_word, 3, REMARK_TEXT),
    TEXT(struct remark, "carrier", carrier),
    TEXT(struct remark, "indicator", indicator),
    TEXT(struct remark, "language", language),
    TEXT(struct remark, "text", text),
    OBJECT(struct remark, "line", line, record_history_line),
    TEXT(struct remark, "traveller_ref", traveller_ref),
    SCOPE(struct remark),
};
static RECORD(record_remark, struct remark, remark_fields);

static const struct field split_fields[] = {
    NUMBER(struct split, "count", count),
    TEXT(struct split, "qualifier", qualifier),
    TEXT(struct split, "locator", locator),
    TEXT(struct split, "system", system),
    TEXT(struct split, "type", type),
    UTC(struct split, "created_at", created_at),
    LIST(struct split, "others", others, record_locator),
};
static RECORD(record_split, struct split, split_fields);

static const struct field other_travel_fields[] = {
    TEXT(struct other_travel, "kind", kind),
    TEXT(struct other_travel, "code", code),
    TEXT(struct other_travel, "function", function),
    TEXT(struct other_travel, "place", place),
    TEXT(struct other_travel, "name", name),
    TEXT(struct other_travel, "to_place", to_place),
    TEXT(struct other_travel, "to_name", to_name),
    TEXT(struct other_travel, "vendor", vendor),
    TEXT(struct other_travel, "operating", operating),
    DAY(struct other_travel, "from", from),
    LOCAL(struct other_travel, "from_at", from_at),
    DAY(struct other_travel, "to", to),
    LOCAL(struct other_travel, "to_at", to_at),
    TEXT(struct other_travel, "product", product),
    TEXT(struct other_travel, "room", room),
    TEXT(struct other_travel, "suffix", suffix),
    TEXT(struct other_travel, "description", description),
    TEXT(struct other_travel, "line", line),
    TEXT(struct other_travel, "status", status),
    NUMBER(struct other_travel, "places", places),
    LIST(struct other_travel, "locators", locators, record_locator),
    TEXT(struct other_travel, "text", text),
};
static RECORD(record_other_travel, struct other_travel, other_travel_fields);

static const char *action_word(unsigned value)
{
    return value == HISTORY_ADDED ? "added" : "cancelled";
}

static const struct field history_item_fields[] = {
    WORD_ALWAYS(struct history_item, "action", action, action_word, 2),
    TEXT(struct history_item, "action_code", action_code),
    TEXT(struct history_item, "reason", reason),
    TEXT(struct history_item, "place", place),
    TEXT(struct history_item, "what", what),
    ONE(struct history_item, "traveller", travellers, record_booked_traveller),
    ONE(struct history_item, "request", requests, record_request),
    ONE(struct history_item, "remark", remarks, record_remark),
    LIST(struct history_item, "segments", segments, record_segment),
    LIST(struct history_item, "bags", bags, record_bag),
    TEXTS(struct history_item, "sent", sent),
};
static RECORD(record_history_item, struct history_item, history_item_fields);

static const struct field history_fields[] = {
    UTC(struct history, "at", at),
    TEXT(struct history, "moment", moment),
    TEXT(struct history, "by", by),
    TEXT(struct history, "source", source),
    TEXT(struct history, "source_detail", source_detail),
    TEXT(struct history, "agency", agency),
    TEXT(struct history, "sign", sign),
    TEXT(struct history, "place", place),
    TEXT(struct history, "place_name", place_name),
    TEXT(struct history, "country", country),
    TEXT(struct history, "system", system),
    LIST(struct history, "items", items, record_history_item),
};
static RECORD(record_history, struct history, history_fields);

static const struct field moment_fields[] = {
    TEXT(struct other_moment, "qualifier", qualifier),
    UTC(struct other_moment, "at", at),
    TEXT(struct other_moment, "text", text),
};
static RECORD(record_moment, struct other_moment, moment_fields);

static const struct field booking_fields[] = {
    LIST(struct booking, "locators", locators, record_locator),
    ALWAYS(struct booking, "cancelled", FIELD_BOOL, cancelled),
    FLAG(struct booking, "dcs_only", dcs_only),
    LOCAL(struct booking, "transacted_at", transacted_at),
    PLAIN(struct booking, "ticketed_at", FIELD_DAY, ticketed_at),
    PLAIN(struct booking, "ticketed_time", FIELD_CLOCK, ticketed_at),
    LIST(struct booking, "moments", moments, record_moment),
    OBJECT_SENT(struct booking, "originator", originator, record_originator),
    LIST(struct booking, "travellers", travellers, record_booked_traveller),
    LIST(struct booking, "segments", segments, record_segment),
    LIST(struct booking, "seats", seats, record_seat),
    LIST(struct booking, "contacts", contacts, record_contact),
    LIST(struct booking, "requests", requests, record_request),
    LIST(struct booking, "remarks", remarks, record_remark),
    LIST(struct booking, "excess_baggage", excess_baggage, record_excess),
    LIST(struct booking, "split", splits, record_split),
    LIST(struct booking, "other_travel", other_travel, record_other_travel),
    LIST(struct booking, "history", history, record_history),
};
RECORD(record_booking, struct booking, booking_fields);

/* ---- envelopes and flights ------------------------------------------------------------------- */

static const struct field type_b_fields[] = {
    TEXT(struct type_b, "channel", channel),
    TEXT(struct type_b, "priority", priority),
    TEXTS(struct type_b, "addresses", addresses),
    TEXT(struct type_b, "originator", originator),
    TEXT(struct type_b, "filed_at", filed_at),
    TEXT(struct type_b, "tokens", tokens),
    TEXT(struct type_b, "identifier", identifier),
    ALWAYS(struct type_b, "possible_duplicate", FIELD_BOOL, possible_duplicate),
};
static RECORD(record_type_b, struct type_b, type_b_fields);

static const struct field interchange_fields[] = {
    TEXT(struct interchange, "sender", sender),
    TEXT(struct interchange, "sender_qualifier", sender_qualifier),
    TEXT(struct interchange, "sender_route", sender_route),
    TEXT(struct interchange, "recipient", recipient),
    TEXT(struct interchange, "recipient_qualifier", recipient_qualifier),
    TEXT(struct interchange, "recipient_route", recipient_route),
    LOCAL(struct interchange, "prepared_at", prepared_at),
    TEXT(struct interchange, "reference", reference),
    TEXT(struct interchange, "recipient_reference", recipient_reference),
    TEXT(struct interchange, "recipient_reference_qualifier", recipient_reference_qualifier),
    TEXT(struct interchange, "application", application),
    TEXT(struct interchange, "priority", priority),
    TEXT(struct interchange, "acknowledgement", acknowledgement),
    TEXT(struct interchange, "agreement", agreement),
    TEXT(struct interchange, "test_indicator", test_indicator),
    ALWAYS(struct interchange, "test", FIELD_BOOL, test),
    TEXT(struct interchange, "syntax_id", syntax_id),
    TEXT(struct interchange, "syntax_version", syntax_version),
    OBJECT_SENT(struct interchange, "type_b", type_b, record_type_b),
};
RECORD(record_interchange, struct interchange, interchange_fields);

static const struct field group_fields[] = {
    TEXT(struct message_group, "type", type),
    TEXT(struct message_group, "sender", sender),
    TEXT(struct message_group, "sender_qualifier", sender_qualifier),
    TEXT(struct message_group, "recipient", recipient),
    TEXT(struct message_group, "recipient_qualifier", recipient_qualifier),
    LOCAL(struct message_group, "prepared_at", prepared_at),
    TEXT(struct message_group, "reference", reference),
    TEXT(struct message_group, "agency", agency),
    TEXT(struct message_group, "version", version),
    TEXT(struct message_group, "release", release),
    TEXT(struct message_group, "association", association),
    TEXT(struct message_group, "password", password),
};
RECORD(record_group, struct message_group, group_fields);

#define TRANSPORT(T)                                                                               \
    TEXT(T, "stage", transport.stage), TEXT(T, "mode", transport.mode),                            \
        TEXT(T, "equipment", transport.equipment), TEXT(T, "carrier_code", transport.carrier),     \
        TEXT(T, "carrier_name", transport.carrier_name),                                           \
        TEXT(T, "registration", transport.registration),                                           \
        TEXT(T, "registered_in", transport.registered_in)

static const struct field leg_fields[] = {
    TEXT(struct leg, "from", from),
    TEXT(struct leg, "to", to),
    LOCAL(struct leg, "departs_at", departs_at),
    LOCAL(struct leg, "arrives_at", arrives_at),
    FLAG(struct leg, "border", border),
    TEXT(struct leg, "carrier", designator.carrier),
    TEXT(struct leg, "number", designator.number),
    TEXT(struct leg, "suffix", designator.suffix),
    TRANSPORT(struct leg),
    TEXT(struct leg, "departs_zone", departs_zone),
    TEXT(struct leg, "arrives_zone", arrives_zone),
    FLAG(struct leg, "departure_estimated", departure_estimated),
    FLAG(struct leg, "arrival_estimated", arrival_estimated),
};
static RECORD(record_leg, struct leg, leg_fields);

static const struct field flight_name_fields[] = {
    TEXT(struct flight_name, "carrier", designator.carrier),
    TEXT(struct flight_name, "number", designator.number),
    TEXT(struct flight_name, "suffix", designator.suffix),
    TRANSPORT(struct flight_name),
};
static RECORD(record_flight_name, struct flight_name, flight_name_fields);

static const struct field flight_fields[] = {
    TEXT(struct flight_ref, "carrier", designator.carrier),
    TEXT(struct flight_ref, "number", designator.number),
    TEXT(struct flight_ref, "suffix", designator.suffix),
    TRANSPORT(struct flight_ref),
    LIST(struct flight_ref, "legs", legs, record_leg),
    LIST(struct flight_ref, "also", also, record_flight_name),
};
static RECORD(record_flight, struct flight_ref, flight_fields);

/* ---- responses ------------------------------------------------------------------------------- */

/** The same with the designator as it was sent: what answers echo. */
static const struct field answered_flight_fields[] = {
    TEXT(struct flight_ref, "carrier", designator.carrier),
    TEXT(struct flight_ref, "number", designator.number),
    TEXT(struct flight_ref, "suffix", designator.suffix),
    TEXT(struct flight_ref, "designator", sent),
    LIST(struct flight_ref, "legs", legs, record_leg),
};
static RECORD(record_answered_flight, struct flight_ref, answered_flight_fields);

static const char *kind_word(unsigned value)
{
    return response_kind_name((enum response_kind)value);
}

static const char *directive_word(unsigned value)
{
    return directive_name((enum directive)value);
}

static const char *scope_word(unsigned value)
{
    return value == ANSWER_TRAVELLER ? "traveller" : "message";
}

static const struct field reference_fields[] = {
    TEXT(struct reference, "qualifier", qualifier),
    TEXT(struct reference, "value", value),
};
static RECORD(record_reference, struct reference, reference_fields);

static const struct field response_text_fields[] = {
    TEXT(struct response_text, "subject", subject),
    TEXT(struct response_text, "text", text),
};
static RECORD(record_response_text, struct response_text, response_text_fields);

static const struct field answer_code_fields[] = {
    TEXT(struct answer_code, "code", code),
    WORD_ALWAYS(struct answer_code, "directive", directive, directive_word, DIRECTIVE_COUNT),
    TEXT(struct answer_code, "status", status),
    TEXT(struct answer_code, "code_list", code_list),
    TEXT(struct answer_code, "agency", agency),
};
static RECORD(record_answer_code, struct answer_code, answer_code_fields);

static const struct field answer_fields[] = {
    WORD_ALWAYS(struct answer, "scope", scope, scope_word, ANSWER_SCOPE_COUNT),
    TEXT(struct answer, "section", section),
    TEXT(struct answer, "locator", locator),
    TEXT(struct answer, "ref", ref),
    LIST(struct answer, "references", references, record_reference),
    TEXT(struct answer, "code", code),
    WORD_ALWAYS(struct answer, "directive", directive, directive_word, DIRECTIVE_COUNT),
    TEXT(struct answer, "status", status),
    TEXT(struct answer, "code_list", code_list),
    TEXT(struct answer, "agency", agency),
    LIST(struct answer, "further", further, record_answer_code),
    TEXT(struct answer, "text", text),
    LIST(struct answer, "texts", texts, record_response_text),
};
static RECORD(record_answer, struct answer, answer_fields);

static const struct field application_error_fields[] = {
    TEXT(struct application_error, "code", code),
    TEXT(struct application_error, "meaning", meaning),
    TEXT(struct application_error, "code_list", code_list),
    TEXT(struct application_error, "agency", agency),
    TEXT(struct application_error, "text", text),
    LIST(struct application_error, "texts", texts, record_response_text),
};
static RECORD(record_application_error, struct application_error, application_error_fields);

#define SYNTAX_ERROR(T, at)                                                                        \
    TEXT(T, "code", at.code), TEXT(T, "meaning", at.meaning), TEXT(T, "tag", at.tag),              \
        NUMBER(T, "element_position", at.element_position),                                        \
        NUMBER(T, "component_position", at.component_position),                                    \
        NUMBER(T, "repetition", at.repetition)
#define SYNTAX_RESULT(T)                                                                           \
    TEXT(T, "action", result.action),                                                              \
        WORD_ALWAYS(T, "outcome", result.outcome, kind_word, RESPONSE_KIND_COUNT),                 \
        SYNTAX_ERROR(T, result.error)
#define SYNTAX_PARTIES(T)                                                                          \
    TEXT(T, "sender", sender.id), TEXT(T, "sender_qualifier", sender.qualifier),                   \
        TEXT(T, "sender_route", sender.route), TEXT(T, "recipient", recipient.id),                 \
        TEXT(T, "recipient_qualifier", recipient.qualifier),                                       \
        TEXT(T, "recipient_route", recipient.route)

static const struct field element_error_fields[] = {
    TEXT(struct syntax_error, "code", code),
    TEXT(struct syntax_error, "meaning", meaning),
    NUMBER(struct syntax_error, "element_position", element_position),
    NUMBER(struct syntax_error, "component_position", component_position),
    NUMBER(struct syntax_error, "repetition", repetition),
};
static RECORD(record_element_error, struct syntax_error, element_error_fields);

static const struct field segment_report_fields[] = {
    NUMBER(struct segment_report, "position", position),
    TEXT(struct segment_report, "code", error.code),
    TEXT(struct segment_report, "meaning", error.meaning),
    LIST(struct segment_report, "elements", elements, record_element_error),
};
static RECORD(record_segment_report, struct segment_report, segment_report_fields);

static const struct field message_report_fields[] = {
    TEXT(struct message_report, "reference", reference),
    TEXT(struct message_report, "type", type),
    TEXT(struct message_report, "version", version),
    TEXT(struct message_report, "release", release),
    TEXT(struct message_report, "agency", agency),
    TEXT(struct message_report, "association", association),
    SYNTAX_RESULT(struct message_report),
    LIST(struct message_report, "segments", segments, record_segment_report),
};
static RECORD(record_message_report, struct message_report, message_report_fields);

static const struct field group_report_fields[] = {
    TEXT(struct group_report, "reference", reference),
    SYNTAX_PARTIES(struct group_report),
    SYNTAX_RESULT(struct group_report),
    LIST(struct group_report, "messages", messages, record_message_report),
};
static RECORD(record_group_report, struct group_report, group_report_fields);

static const struct field syntax_report_fields[] = {
    TEXT(struct syntax_report, "reference", reference),
    SYNTAX_PARTIES(struct syntax_report),
    SYNTAX_RESULT(struct syntax_report),
    LIST(struct syntax_report, "messages", messages, record_message_report),
    LIST(struct syntax_report, "groups", groups, record_group_report),
};
static RECORD(record_syntax_report, struct syntax_report, syntax_report_fields);

/* ---- messages -------------------------------------------------------------------------------- */

static const char *syntax_word(unsigned value)
{
    return message_syntax_name((enum message_syntax)value);
}

static const char *function_word(unsigned value)
{
    return message_function_name((enum message_function)value);
}

static const char *list_word(unsigned value)
{
    return value == LIST_CREW ? "crew" : "passenger";
}

#define MESSAGE_SYNTAX                                                                             \
    WORD(struct message, "syntax", syntax, syntax_word, SYNTAX_COUNT, SYNTAX_NONE)
#define MESSAGE_ENVELOPE                                                                           \
    TEXT(struct message, "version", version), MESSAGE_SYNTAX,                                      \
        TEXT(struct message, "reference", reference),                                              \
        TEXT(struct message, "access_reference", access_reference),                                \
        TEXT(struct message, "agency", agency), TEXT(struct message, "association", association),  \
        OBJECT_SENT(struct message, "interchange", interchange, record_interchange),               \
        OBJECT_SENT(struct message, "group", group, record_group)
#define MESSAGE_FUNCTION                                                                           \
    WORD_ALWAYS(struct message, "function", function, function_word, FUNCTION_COUNT)
#define MESSAGE_CONTENT                                                                            \
    SENT(struct message, "part", FIELD_U32, part, part_present),                                   \
        SENT(struct message, "last_part", FIELD_BOOL, last_part, part_present),                    \
        SENT(struct message, "declared_count", FIELD_U32, declared_count, has_declared_count),     \
        TEXT(struct message, "transaction_reference", transaction_reference),                      \
        OBJECT_SENT(struct message, "originator", originator, record_originator),                  \
        OBJECT(struct message, "flight", flight, record_flight)

static const struct field pnrgov_fields[] = {
    MESSAGE_ENVELOPE,
    MESSAGE_FUNCTION,
    TEXT(struct message, "function_code", function_code),
    MESSAGE_CONTENT,
    LIST(struct message, "bookings", bookings, record_booking),
};
static RECORD(record_pnrgov, struct message, pnrgov_fields);

static const char *crew_flight_word(unsigned value)
{
    static const char *const words[] = {"unknown", "passenger", "cargo"};

    return words[value < COUNT_OF(words) ? value : 0];
}

static const char *crew_kind_word(unsigned value)
{
    static const char *const words[] = {"none", "crew", "overflight", "domestic_continuance",
                                        "master"};

    return words[value < COUNT_OF(words) ? value : 0];
}

static const struct field crew_list_fields[] = {
    WORD(struct crew_list, "flight", flight, crew_flight_word, 3, CREW_FLIGHT_UNKNOWN),
    WORD(struct crew_list, "kind", kind, crew_kind_word, CREW_KIND_COUNT, CREW_NONE),
};
static RECORD(record_crew_list, struct crew_list, crew_list_fields);

static const struct field list_document_fields[] = {
    TEXT(struct list_document, "code", code),
    TEXT(struct list_document, "code_list", code_list),
    TEXT(struct list_document, "agency", agency),
    TEXT(struct list_document, "name", name),
    TEXT(struct list_document, "id", id),
    TEXT(struct list_document, "version", version),
    TEXT(struct list_document, "revision", revision),
    TEXT(struct list_document, "message_function", message_function),
    TEXT(struct list_document, "response", response),
};
static RECORD(record_list_document, struct list_document, list_document_fields);

static const struct field listed_date_fields[] = {
    TEXT(struct listed_date, "kind", kind),
    LOCAL(struct listed_date, "at", at),
};
static RECORD(record_listed_date, struct listed_date, listed_date_fields);

static const struct field listed_place_fields[] = {
    TEXT(struct listed_place, "kind", kind),       TEXT(struct listed_place, "place", place),
    TEXT(struct listed_place, "name", name),       LOCAL(struct listed_place, "at", at),
    TEXT(struct listed_place, "at_kind", at_kind),
};
static RECORD(record_listed_place, struct listed_place, listed_place_fields);

static const struct field listed_count_fields[] = {
    TEXT(struct listed_count, "kind", kind),
    ALWAYS(struct listed_count, "count", FIELD_U32, count),
};
static RECORD(record_listed_count, struct listed_count, listed_count_fields);

static const struct field paxlst_fields[] = {
    MESSAGE_ENVELOPE,
    MESSAGE_FUNCTION,
    {.key = "list",
      .kind = FIELD_WORD,
      .flags = FIELD_ALWAYS,
      .at = offsetof(struct message, list),
      .word = list_word,
      .words = 2},
    OBJECT(struct message, "crew_list", crew_list, record_crew_list),
    OBJECT_SENT(struct message, "document", document, record_list_document),
    MESSAGE_CONTENT,
    TEXT(struct message, "transaction_revision", transaction_revision),
    LIST(struct message, "references", references, record_api_reference),
    LIST(struct message, "dates", dates, record_listed_date),
    LIST(struct message, "places", places, record_listed_place),
    LIST(struct message, "counts", counts, record_listed_count),
    TEXT(struct message, "authentication", authentication),
    TEXT(struct message, "authentication_key", authentication_key),
    LIST(struct message, "travellers", travellers, record_listed_traveller),
};
static RECORD(record_paxlst, struct message, paxlst_fields);

#define RESPONSE_KIND WORD_ALWAYS(struct message, "kind", kind, kind_word, RESPONSE_KIND_COUNT)
#define MESSAGE_PART                                                                               \
    SENT(struct message, "part", FIELD_U32, part, part_present),                                   \
        SENT(struct message, "last_part", FIELD_BOOL, last_part, part_present)

static const struct field cusres_fields[] = {
    MESSAGE_ENVELOPE,
    RESPONSE_KIND,
    MESSAGE_PART,
    TEXT(struct message, "document_name", document_name),
    TEXT(struct message, "document_number", document_number),
    TEXT(struct message, "message_function", message_function),
    TEXT(struct message, "transaction_reference", transaction_reference),
    TEXT(struct message, "transaction_revision", transaction_revision),
    LIST(struct message, "references", other_references, record_reference),
    LIST(struct message, "texts", texts, record_response_text),
    OBJECT(struct message, "flight", flight, record_answered_flight),
    LIST(struct message, "other_flights", other_flights, record_answered_flight),
    LIST(struct message, "answers", answers, record_answer),
};
static RECORD(record_cusres, struct message, cusres_fields);

static const struct field ackres_fields[] = {
    MESSAGE_ENVELOPE,
    RESPONSE_KIND,
    MESSAGE_PART,
    TEXT(struct message, "message_function", message_function),
    LIST(struct message, "texts", texts, record_response_text),
    LIST(struct message, "errors", errors, record_application_error),
};
static RECORD(record_ackres, struct message, ackres_fields);

static const struct field contrl_fields[] = {
    MESSAGE_ENVELOPE,
    RESPONSE_KIND,
    MESSAGE_PART,
    OBJECT(struct message, "report", report, record_syntax_report),
};
static RECORD(record_contrl, struct message, contrl_fields);

/** Messages whose content is not read. */
static const struct field envelope_fields[] = {
    MESSAGE_ENVELOPE,
    MESSAGE_CONTENT,
};
static RECORD(record_envelope, struct message, envelope_fields);

const struct record *record_of_message(enum message_type type)
{
    switch (type) {
    case MESSAGE_PNRGOV:
        return &record_pnrgov;
    case MESSAGE_PAXLST:
        return &record_paxlst;
    case MESSAGE_CUSRES:
        return &record_cusres;
    case MESSAGE_ACKRES:
        return &record_ackres;
    case MESSAGE_CONTRL:
        return &record_contrl;
    case MESSAGE_UNKNOWN:
    case MESSAGE_GOVREQ:
    case MESSAGE_TYPE_COUNT:
    default:
        return &record_envelope;
    }
}
