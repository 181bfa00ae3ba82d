/* SPDX-License-Identifier: Apache-2.0 */
/* Values of entries are checked one by one; what a second record of an id adds is merged. */
#include "watchlist/draft.h"

#include "base/utf8.h"
#include "reference/country.h"

#define YEAR_FIRST 1850
#define YEAR_LAST 2100
/* A range of more years says next to nothing. */
#define YEARS_MOST 20

uint64_t list_line_at(struct list_lines *lines, uint64_t offset)
{
    for (; lines->counted < offset && lines->counted < lines->document.n; lines->counted++)
        lines->line += lines->document.p[lines->counted] == '\n';
    return lines->line;
}

bool draft_refuse(struct draft *d, enum listed at, enum csv_refusal why)
{
    d->at = at;
    d->why = why;
    return false;
}

bool draft_no_memory(struct draft *d)
{
    d->no_memory = true;
    return false;
}

static bool too_long(str value, size_t max)
{
    return value.n > max;
}

/* A name needs one letter of any script; punctuation and digits are none. */
static bool has_letter(str name)
{
    for (size_t at = 0; at < name.n;) {
        uint32_t c = utf8_next(name, &at);
        if (c > 0x7F ? c >= 0xC0 && c != 0xD7 && c != 0xF7 : ascii_alpha((char)c))
            return true;
    }
    return false;
}

static struct entry_name *find_name(const struct entry *e, str text)
{
    for (uint32_t i = 0; i < e->names.n; i++)
        if (str_eq(e->names.v[i].text, text))
            return &e->names.v[i];
    return NULL;
}

static bool has_date(const struct entry *e, struct date on)
{
    for (uint32_t i = 0; i < e->born_on.n; i++)
        if (date_eq(e->born_on.v[i], on))
            return true;
    return false;
}

static bool has_document(const struct entry *e, const struct entry_document *doc)
{
    for (uint32_t i = 0; i < e->documents.n; i++)
        if (str_eq(e->documents.v[i].number, doc->number) &&
            str_eq(e->documents.v[i].issuer, doc->issuer) &&
            str_eq(e->documents.v[i].type, doc->type))
            return true;
    return false;
}

static bool has_text(const struct strs *texts, str text)
{
    for (uint32_t i = 0; i < texts->n; i++)
        if (str_eq(texts->v[i], text))
            return true;
    return false;
}

static bool has_identifier(const struct entry *e, const struct entry_identifier *id)
{
    for (uint32_t i = 0; i < e->identifiers.n; i++)
        if (e->identifiers.v[i].kind == id->kind && str_eq(e->identifiers.v[i].value, id->value))
            return true;
    return false;
}

bool draft_name(struct drafts *b, struct draft *d, enum listed at, str text,
                enum name_quality quality)
{
    if (too_long(text, LIST_NAME_MAX))
        return draft_refuse(d, at, CSV_FIELD_LONG);
    if (!has_letter(text))
        return draft_refuse(d, at, CSV_NAME_EMPTY);
    struct entry_name *known = find_name(&d->entry, text);
    if (known) { /* once as a good one is enough */
        if (quality == NAME_GOOD)
            known->quality = NAME_GOOD;
        return true;
    }
    if (d->entry.names.n == LIST_NAMES_MAX)
        return draft_refuse(d, at, CSV_NAMES_MANY);
    if (!vec_push(b->mem, &d->entry.names))
        return draft_no_memory(d);
    vec_last(&d->entry.names)->quality = quality;
    return str_dup(b->mem, text, &vec_last(&d->entry.names)->text) || draft_no_memory(d);
}

bool draft_main_name(struct drafts *b, struct draft *d, str text)
{
    if (!draft_name(b, d, LISTED_NAME, text, NAME_GOOD))
        return false;
    struct entry_name *names = d->entry.names.v, *at = find_name(&d->entry, text);
    struct entry_name main = *at;
    memmove(names + 1, names, (size_t)(at - names) * sizeof(*names));
    names[0] = main;
    return true;
}

bool draft_date(struct drafts *b, struct draft *d, str text)
{
    struct date on;

    if (!date_parse_iso(text, &on))
        return draft_refuse(d, LISTED_BORN_ON, CSV_DATE_BAD);
    return draft_born(b, d, on);
}

bool draft_born(struct drafts *b, struct draft *d, struct date on)
{
    if (!date_valid(on))
        return draft_refuse(d, LISTED_BORN_ON, CSV_DATE_BAD);
    if (on.year < YEAR_FIRST || on.year > YEAR_LAST)
        return draft_refuse(d, LISTED_BORN_ON, CSV_DATE_RANGE);
    if (has_date(&d->entry, on))
        return true;
    if (d->entry.born_on.n == LIST_VALUES_MAX)
        return draft_refuse(d, LISTED_BORN_ON, CSV_VALUES_MANY);
    if (!vec_push(b->mem, &d->entry.born_on))
        return draft_no_memory(d);
    *vec_last(&d->entry.born_on) = on;
    return true;
}

bool draft_years(struct drafts *b, struct draft *d, str from_text, str to_text)
{
    uint64_t from, to;

    if (!str_to_u64(from_text, 9999, &from) || !str_to_u64(to_text, 9999, &to) || to < from ||
        to - from > YEARS_MOST)
        return draft_refuse(d, LISTED_BORN_ON, CSV_DATE_BAD);
    for (uint64_t year = from; year <= to; year++)
        if (!draft_born(b, d, (struct date){(int16_t)year, 0, 0}))
            return false;
    return true;
}

/* The canonical code of a code or an English country name; what is unknown stays as sent. */
static bool canonical_country(struct arena *mem, str sent, str *out)
{
    return country_from_code(sent, out) || country_from_name(sent, out) || str_dup(mem, sent, out);
}

/** One more text of a field that has it once. */
static bool add_text(struct drafts *b, struct draft *d, enum listed at, struct strs *texts,
                     str text)
{
    if (has_text(texts, text))
        return true;
    if (texts->n == LIST_VALUES_MAX)
        return draft_refuse(d, at, CSV_VALUES_MANY);
    if (!vec_push(b->mem, texts))
        return draft_no_memory(d);
    *vec_last(texts) = text;
    return true;
}

bool draft_country(struct drafts *b, struct draft *d, enum listed at, str text)
{
    struct strs *countries =
        at == LISTED_NATIONALITY ? &d->entry.nationalities : &d->entry.countries;
    str code;

    if (too_long(text, LIST_VALUE_MAX))
        return draft_refuse(d, at, CSV_FIELD_LONG);
    if (!canonical_country(b->mem, text, &code))
        return draft_no_memory(d);
    return add_text(b, d, at, countries, code);
}

static bool document_number_good(str number)
{
    bool any = false;

    for (size_t i = 0; i < number.n; i++) {
        char c = number.p[i];
        bool letter = ascii_alpha(c) || ascii_digit(c);
        if (!letter && !memchr(" -/.<()", c, sizeof " -/.<()" - 1))
            return false;
        any = any || letter;
    }
    return any;
}

bool draft_document_of(struct drafts *b, struct draft *d, str type, str number, str issuer)
{
    struct entry_document doc = {0};

    if (too_long(number, LIST_VALUE_MAX) || too_long(issuer, LIST_VALUE_MAX) ||
        too_long(type, LIST_VALUE_MAX))
        return draft_refuse(d, LISTED_DOCUMENT, CSV_FIELD_LONG);
    if (!document_number_good(number))
        return draft_refuse(d, LISTED_DOCUMENT, CSV_DOCUMENT_BAD);
    if (!str_dup(b->mem, type, &doc.type) || !str_dup(b->mem, number, &doc.number) ||
        (issuer.n > 0 && !canonical_country(b->mem, issuer, &doc.issuer)))
        return draft_no_memory(d);
    if (has_document(&d->entry, &doc))
        return true;
    if (d->entry.documents.n == LIST_VALUES_MAX)
        return draft_refuse(d, LISTED_DOCUMENT, CSV_VALUES_MANY);
    if (!vec_push(b->mem, &d->entry.documents))
        return draft_no_memory(d);
    *vec_last(&d->entry.documents) = doc;
    return true;
}

bool draft_document(struct drafts *b, struct draft *d, str text)
{
    str number, issuer = text;

    if (too_long(text, LIST_VALUE_MAX))
        return draft_refuse(d, LISTED_DOCUMENT, CSV_FIELD_LONG);
    str_cut(&issuer, ':', &number);
    return draft_document_of(b, d, STR_NONE, str_trim(number), str_trim(issuer));
}

str draft_number_alone(str number)
{
    ptrdiff_t bracket = str_find(number, '(');

    /* One sign in brackets is the check digit of Hong Kong. */
    if (bracket <= 0 || (size_t)bracket + 3 >= number.n)
        return number;
    return str_trim(str_head(number, (size_t)bracket));
}

bool draft_sex(struct draft *d, str text)
{
    char sex = 0;

    if (str_equal_fold(text, STR("M")) || str_equal_fold(text, STR("MALE")))
        sex = 'M';
    else if (str_equal_fold(text, STR("F")) || str_equal_fold(text, STR("FEMALE")))
        sex = 'F';
    else if (str_equal_fold(text, STR("X")))
        sex = 'X';
    else if (text.n > 0 && !str_equal_fold(text, STR("U")))
        return draft_refuse(d, LISTED_SEX, CSV_SEX_BAD);
    if (sex && d->entry.sex && sex != d->entry.sex)
        return draft_refuse(d, LISTED_SEX, CSV_CONFLICT_SEX);
    if (sex)
        d->entry.sex = sex;
    return true;
}

bool draft_birthplace(struct drafts *b, struct draft *d, str place)
{
    if (too_long(place, LIST_PLACE_MAX))
        return draft_refuse(d, LISTED_BIRTHPLACE, CSV_FIELD_LONG);
    if (!has_letter(place))
        return draft_refuse(d, LISTED_BIRTHPLACE, CSV_NAME_EMPTY);
    if (!str_dup(b->mem, place, &place))
        return draft_no_memory(d);
    return add_text(b, d, LISTED_BIRTHPLACE, &d->entry.birthplaces, place);
}

bool draft_identifier(struct drafts *b, struct draft *d, enum listed at, str text)
{
    enum identifier_kind kind = at == LISTED_PHONE   ? IDENTIFIER_PHONE
                                : at == LISTED_EMAIL ? IDENTIFIER_EMAIL
                                                     : IDENTIFIER_CARD;
    str value;

    if (too_long(text, LIST_PLACE_MAX))
        return draft_refuse(d, at, CSV_FIELD_LONG);
    if (!identifier_normal(b->mem, kind, text, &value))
        return draft_no_memory(d);
    if (value.n == 0)
        return draft_refuse(d, at, CSV_IDENTIFIER_BAD);
    struct entry_identifier id = {kind, value};
    if (has_identifier(&d->entry, &id))
        return true;
    if (d->entry.identifiers.n == LIST_VALUES_MAX)
        return draft_refuse(d, at, CSV_VALUES_MANY);
    if (!vec_push(b->mem, &d->entry.identifiers))
        return draft_no_memory(d);
    *vec_last(&d->entry.identifiers) = id;
    return true;
}

bool draft_expires(struct draft *d, str text)
{
    struct date on;

    if (!date_parse_iso(text, &on) || !on.day || !date_valid(on))
        return draft_refuse(d, LISTED_EXPIRES_ON, CSV_DATE_BAD);
    d->entry.expires_on = on;
    return true;
}

/** Whether one of the texts between semicolons is `text`. */
static bool joined_has(str joined, str text)
{
    str one;

    while (str_cut(&joined, ';', &one))
        if (str_eq(str_trim(one), text))
            return true;
    return false;
}

static bool join(struct drafts *b, struct draft *d, str *joined, str text)
{
    return str_join(b->mem, *joined, joined->n ? STR("; ") : STR_NONE, text, joined) ||
           draft_no_memory(d);
}

bool draft_source(struct drafts *b, struct draft *d, str text)
{
    str before = d->entry.source;

    if (joined_has(before, text))
        return true;
    if (text.n > LIST_SOURCE_MAX || before.n + text.n + 2 > LIST_SOURCE_MAX)
        return draft_refuse(d, LISTED_SOURCE, CSV_FIELD_LONG);
    return join(b, d, &d->entry.source, text);
}

bool draft_remark(struct drafts *b, struct draft *d, str text)
{
    str before = d->entry.remarks;
    size_t taken = before.n ? before.n + 2 : 0;
    size_t left = taken < LIST_REMARKS_MAX ? LIST_REMARKS_MAX - taken : 0;

    if (text.n <= before.n && str_find_str(before, text) >= 0)
        return true;
    str head = utf8_head(text, left);
    if (head.n && !join(b, d, &d->entry.remarks, head))
        return false;
    return head.n == text.n || draft_refuse(d, LISTED_REMARKS, CSV_REMARKS_CUT);
}

bool draft_id(struct drafts *b, struct draft *d, str id)
{
    if (id.n == 0)
        return draft_refuse(d, LISTED_ID, CSV_ID_EMPTY);
    if (too_long(id, LIST_ID_MAX))
        return draft_refuse(d, LISTED_ID, CSV_FIELD_LONG);
    return str_dup(b->mem, id, &d->entry.ref) || draft_no_memory(d);
}

bool draft_finish(struct drafts *b, struct draft *d, str remarks)
{
    if (too_long(remarks, LIST_REMARKS_MAX))
        return draft_refuse(d, LISTED_REMARKS, CSV_FIELD_LONG);
    if (d->entry.names.n == 0 && d->entry.documents.n == 0)
        return draft_refuse(d, LISTED_NAME, CSV_NOTHING_TO_MATCH);
    d->entry.kind = d->entry.names.n > 0 ? ENTRY_PERSON : ENTRY_DOCUMENT;
    return str_dup(b->mem, remarks, &d->entry.remarks) || draft_no_memory(d);
}

/* What a further row of one id says anew is added; what it says otherwise is refused. */
static bool check_merge(const struct entry *known, struct draft *d)
{
    const struct entry *more = &d->entry;

    if (known->kind == ENTRY_DOCUMENT && more->kind == ENTRY_PERSON)
        return draft_refuse(d, LISTED_NAME, CSV_CONFLICT_KIND);
    if (known->sex != 0 && more->sex != 0 && known->sex != more->sex)
        return draft_refuse(d, LISTED_SEX, CSV_CONFLICT_SEX);
    if (known->names.n + more->names.n > LIST_NAMES_MAX)
        return draft_refuse(d, LISTED_NAME, CSV_NAMES_MANY);
    if (known->born_on.n + more->born_on.n > LIST_VALUES_MAX)
        return draft_refuse(d, LISTED_BORN_ON, CSV_VALUES_MANY);
    if (known->nationalities.n + more->nationalities.n > LIST_VALUES_MAX)
        return draft_refuse(d, LISTED_NATIONALITY, CSV_VALUES_MANY);
    if (known->documents.n + more->documents.n > LIST_VALUES_MAX)
        return draft_refuse(d, LISTED_DOCUMENT, CSV_VALUES_MANY);
    if (known->countries.n + more->countries.n > LIST_VALUES_MAX)
        return draft_refuse(d, LISTED_COUNTRY, CSV_VALUES_MANY);
    if (known->birthplaces.n + more->birthplaces.n > LIST_VALUES_MAX)
        return draft_refuse(d, LISTED_BIRTHPLACE, CSV_VALUES_MANY);
    if (known->identifiers.n + more->identifiers.n > LIST_VALUES_MAX)
        return draft_refuse(d, LISTED_PHONE, CSV_VALUES_MANY);
    return true;
}

static bool merge_names(struct arena *mem, struct entry *known, const struct entry *more)
{
    for (uint32_t i = 0; i < more->names.n; i++) {
        if (find_name(known, more->names.v[i].text))
            continue;
        if (!vec_push(mem, &known->names))
            return false;
        *vec_last(&known->names) = more->names.v[i];
    }
    return true;
}

static bool merge_dates(struct arena *mem, struct entry *known, const struct entry *more)
{
    for (uint32_t i = 0; i < more->born_on.n; i++) {
        if (has_date(known, more->born_on.v[i]))
            continue;
        if (!vec_push(mem, &known->born_on))
            return false;
        *vec_last(&known->born_on) = more->born_on.v[i];
    }
    return true;
}

static bool merge_documents(struct arena *mem, struct entry *known, const struct entry *more)
{
    for (uint32_t i = 0; i < more->documents.n; i++) {
        if (has_document(known, &more->documents.v[i]))
            continue;
        if (!vec_push(mem, &known->documents))
            return false;
        *vec_last(&known->documents) = more->documents.v[i];
    }
    return true;
}

static bool merge_identifiers(struct arena *mem, struct entry *known, const struct entry *more)
{
    for (uint32_t i = 0; i < more->identifiers.n; i++) {
        if (has_identifier(known, &more->identifiers.v[i]))
            continue;
        if (!vec_push(mem, &known->identifiers))
            return false;
        *vec_last(&known->identifiers) = more->identifiers.v[i];
    }
    return true;
}

static bool merge_texts(struct arena *mem, struct strs *known, const struct strs *more)
{
    for (uint32_t i = 0; i < more->n; i++) {
        if (has_text(known, more->v[i]))
            continue;
        if (!vec_push(mem, known))
            return false;
        *vec_last(known) = more->v[i];
    }
    return true;
}

static bool merge(struct arena *mem, struct entry *known, const struct entry *more)
{
    if (!merge_names(mem, known, more) || !merge_dates(mem, known, more) ||
        !merge_documents(mem, known, more) || !merge_identifiers(mem, known, more) ||
        !merge_texts(mem, &known->nationalities, &more->nationalities) ||
        !merge_texts(mem, &known->countries, &more->countries) ||
        !merge_texts(mem, &known->birthplaces, &more->birthplaces))
        return false;
    if (known->sex == 0)
        known->sex = more->sex;
    if (known->remarks.n == 0)
        known->remarks = more->remarks;
    if (known->source.n == 0)
        known->source = more->source;
    /* Of several last days the latest: an entry that is still wanted somewhere is wanted. */
    if (!date_known(known->expires_on) ||
        (date_known(more->expires_on) && date_compare(more->expires_on, known->expires_on) > 0))
        known->expires_on = more->expires_on;
    return true;
}

bool draft_keep(struct drafts *b, struct draft *d)
{
    bool added = false;
    uint32_t *at = map_put(b->mem, &b->by_ref, d->entry.ref, &added);

    if (!at)
        return draft_no_memory(d);
    if (added) {
        if (!vec_push(b->mem, &b->out->entries))
            return draft_no_memory(d);
        *at = b->out->entries.n - 1;
        *vec_last(&b->out->entries) = d->entry;
        return true;
    }
    struct entry *known = &b->out->entries.v[*at];
    if (!check_merge(known, d))
        return false;
    return merge(b->mem, known, &d->entry) || draft_no_memory(d);
}

void draft_tell(struct drafts *b, uint64_t line, const char *column, enum csv_refusal why)
{
    struct list_refusal refusal = {line, str_from_c(column), why, b->file};

    b->out->refused++;
    if (b->refused)
        b->refused(b->arg, &refusal);
}

bool draft_told(struct drafts *b, const struct draft *d, bool done, uint64_t line,
                const char *column)
{
    if (!done && !d->no_memory)
        draft_tell(b, line, column, d->why);
    return !d->no_memory;
}
