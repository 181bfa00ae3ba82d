/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The UN list as a stream of elements. Values gather until the element that holds them closes: an
 * alias, a date, a document, at last the individual.
 */
#include "watchlist/list_un.h"

#include "base/attr.h"
#include "base/xml.h"

enum element {
    OTHER,
#define ELEMENT(name) name,
#include "watchlist/list_un.def"
#undef ELEMENT
    ELEMENT_COUNT,
};

static const struct {
    str name;
    enum element element;
} elements[] = {
#define ELEMENT(name) {STR_INIT(#name), name},
#include "watchlist/list_un.def"
#undef ELEMENT
};

struct un {
    struct drafts all;
    struct draft draft;
    struct list_lines lines;
    uint64_t line; /* of the element opened last */
    enum element path[XML_DEPTH_MAX + 1];
    uint32_t depth;
    str value[ELEMENT_COUNT]; /* of elements that are part of another */
    bool root_seen;
};

static enum element element_of(str name)
{
    for (size_t i = 0; i < COUNT_OF(elements); i++)
        if (str_eq(elements[i].name, name))
            return elements[i].element;
    return OTHER;
}

static bool is_open(const struct un *un, enum element element)
{
    for (uint32_t i = 0; i < un->depth; i++)
        if (un->path[i] == element)
            return true;
    return false;
}

static str take(struct un *un, enum element element)
{
    str value = un->value[element];

    un->value[element] = STR_NONE;
    return value;
}

/** `done`, or what was refused is told. @return false: no memory */
static bool told(struct un *un, bool done, const char *element)
{
    return draft_told(&un->all, &un->draft, done, un->line, element);
}

/* ---- parts of an individual ------------------------------------------------------------------ */

static bool add_alias(struct un *un)
{
    str name = take(un, ALIAS_NAME), quality = take(un, QUALITY), born = take(un, DATE_OF_BIRTH);
    enum name_quality is = str_equal_fold(quality, STR("Low")) ? NAME_WEAK : NAME_GOOD;
    bool good = true;

    if (name.n)
        good = told(un, draft_name(&un->all, &un->draft, LISTED_ALIAS, name, is), "ALIAS_NAME");
    if (good && born.n)
        good = told(un, draft_date(&un->all, &un->draft, str_head(born, 10)), "DATE_OF_BIRTH");
    return good;
}

static bool add_born(struct un *un)
{
    str day = take(un, DATE), year = take(un, YEAR);
    str from = take(un, FROM_YEAR), to = take(un, TO_YEAR), note = take(un, NOTE);
    const char *element = "INDIVIDUAL_DATE_OF_BIRTH";

    if (day.n)
        return told(un, draft_date(&un->all, &un->draft, str_head(day, 10)), element);
    if (year.n)
        return told(un, draft_date(&un->all, &un->draft, year), element);
    if (from.n || to.n)
        return told(un, draft_years(&un->all, &un->draft, from, to), element);
    /* Some dates are told in words alone. */
    return note.n == 0 || told(un, draft_refuse(&un->draft, LISTED_BORN_ON, CSV_DATE_BAD), element);
}

static bool add_document(struct un *un)
{
    str type = take(un, TYPE_OF_DOCUMENT), number = take(un, NUMBER);
    str issuer = take(un, ISSUING_COUNTRY), place = take(un, COUNTRY_OF_ISSUE);

    number = draft_number_alone(number);
    if (number.n == 0)
        return true;
    return told(un,
                draft_document_of(&un->all, &un->draft, type, number, issuer.n ? issuer : place),
                "NUMBER");
}

static bool add_country(struct un *un, enum listed at, str name, const char *element)
{
    return name.n == 0 || told(un, draft_country(&un->all, &un->draft, at, name), element);
}

/** The town, or the province where no town is said; its country is a tie to that country. */
static bool add_birthplace(struct un *un)
{
    str city = take(un, CITY), province = take(un, STATE_PROVINCE);
    str place = city.n ? city : province;
    const char *element = city.n ? "CITY" : "STATE_PROVINCE";

    return (place.n == 0 || told(un, draft_birthplace(&un->all, &un->draft, place), element)) &&
           add_country(un, LISTED_COUNTRY, take(un, COUNTRY), "COUNTRY");
}

/** The main name: up to four parts, in the order in which they are said. */
static bool add_main_name(struct un *un)
{
    str parts[] = {take(un, FIRST_NAME), take(un, SECOND_NAME), take(un, THIRD_NAME),
                   take(un, FOURTH_NAME)};
    str original = take(un, NAME_ORIGINAL_SCRIPT), name = STR_NONE;

    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (parts[i].n &&
            !str_join(un->all.mem, name, name.n ? STR(" ") : STR_NONE, parts[i], &name))
            return draft_no_memory(&un->draft);
    return (name.n == 0 || told(un, draft_main_name(&un->all, &un->draft, name), "FIRST_NAME")) &&
           (original.n == 0 ||
            told(un, draft_name(&un->all, &un->draft, LISTED_ALIAS, original, NAME_GOOD),
                 "NAME_ORIGINAL_SCRIPT"));
}

static bool keep_individual(struct un *un)
{
    str id = take(un, REFERENCE_NUMBER), key = take(un, DATAID), sex = take(un, GENDER);
    str remarks = take(un, COMMENTS1), regime = take(un, UN_LIST_TYPE);

    un->all.out->rows++;
    if (!add_main_name(un) || !told(un, draft_sex(&un->draft, sex), "GENDER") ||
        (regime.n && !told(un, draft_source(&un->all, &un->draft, regime), "UN_LIST_TYPE")) ||
        (remarks.n && !told(un, draft_remark(&un->all, &un->draft, remarks), "COMMENTS1")))
        return false;
    return told(un,
                draft_id(&un->all, &un->draft, id.n ? id : key) &&
                    draft_finish(&un->all, &un->draft, un->draft.entry.remarks) &&
                    draft_keep(&un->all, &un->draft),
                "");
}

/* ---- events ---------------------------------------------------------------------------------- */

static bool on_open(void *arg, const struct xml_element *element)
{
    struct un *un = arg;
    enum element is = element_of(element->name);

    if (un->depth == 0 && is != CONSOLIDATED_LIST)
        return false;
    un->root_seen = true;
    un->line = list_line_at(&un->lines, element->offset);
    if (is == INDIVIDUAL) {
        un->draft = (struct draft){0};
        memset(un->value, 0, sizeof(un->value));
    }
    if (is == INDIVIDUAL_DATE_OF_BIRTH) /* notes stand in other parts as well */
        un->value[NOTE] = STR_NONE;
    if (is == INDIVIDUAL_PLACE_OF_BIRTH) /* and towns in addresses */
        un->value[CITY] = un->value[STATE_PROVINCE] = STR_NONE;
    un->path[un->depth++] = is;
    return true;
}

static bool on_text(void *arg, str text)
{
    struct un *un = arg;
    enum element is = un->depth ? un->path[un->depth - 1] : OTHER;

    if (is == OTHER || !is_open(un, INDIVIDUAL))
        return true;
    return str_dup(un->all.mem, text, &un->value[is]) || draft_no_memory(&un->draft);
}

static bool close_part(struct un *un, enum element is, enum element parent)
{
    if (is == VALUE) { /* designations and titles have values as well */
        str value = take(un, VALUE);
        return parent != NATIONALITY || add_country(un, LISTED_NATIONALITY, value, "NATIONALITY");
    }
    if (is == INDIVIDUAL_ALIAS)
        return add_alias(un);
    if (is == INDIVIDUAL_DATE_OF_BIRTH)
        return add_born(un);
    if (is == INDIVIDUAL_DOCUMENT)
        return add_document(un);
    if (is == INDIVIDUAL_PLACE_OF_BIRTH)
        return add_birthplace(un);
    if (is == INDIVIDUAL_ADDRESS)
        return add_country(un, LISTED_COUNTRY, take(un, COUNTRY), "COUNTRY");
    return is != INDIVIDUAL || keep_individual(un);
}

static bool on_close(void *arg, uint64_t end)
{
    struct un *un = arg;
    enum element is = un->path[--un->depth];

    (void)end;
    if (is == ENTITY)
        un->all.out->skipped++;
    if (is != INDIVIDUAL && !is_open(un, INDIVIDUAL))
        return true;
    return close_part(un, is, un->depth ? un->path[un->depth - 1] : OTHER);
}

static int ended(const struct un *un, const struct xml_fault *fault, struct err *err)
{
    if (un->draft.no_memory)
        return err_memory(err);
    if (fault->kind != XML_FAULT_NONE)
        return err_set(err, ERR_SYNTAX, fault->offset, "the list cannot be read as XML: %s",
                       fault->reason);
    if (!un->root_seen)
        return err_set(err, ERR_SYNTAX, 0, "this is no UN consolidated list");
    return 0;
}

int list_un_read(str bytes, struct arena *mem, list_refused_fn *refused, void *arg,
                 struct list_read *out, struct err *err)
{
    static const struct xml_events events = {on_open, on_text, on_close};
    struct un un = {
        .all = {.mem = mem, .out = out, .refused = refused, .arg = arg},
        .lines = {bytes,          0,                1                       },
        .line = 1
    };
    struct xml_fault fault;

    *out = (struct list_read){0};
    struct xml_parser *parser = xml_parser_new();
    if (!parser)
        return err_memory(err);
    int rc = xml_parse(parser, bytes, true, &events, &un, &fault, err);
    xml_parser_free(parser);
    return rc < 0 ? -1 : ended(&un, &fault, err);
}
