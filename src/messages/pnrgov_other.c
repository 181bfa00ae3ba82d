/* SPDX-License-Identifier: Apache-2.0 */
/* PNRGOV: record locators (RCI), GR.8 split records, GR.9 travel other than by air. */
#include "messages/pnrgov.h"

/** Some hosts leave out the type, and the date moves up. */
bool pnrgov_locator(struct reading *r, const struct edi_segment *s, uint32_t e, struct locator *to)
{
    if (str_trim(edi_raw(s, e, 2)).n == 0)
        return false;
    str room[4];
    const str *v = values_of(r, s, e, 4, room);
    str type = code_from(r, v[2]);
    uint32_t at = type.n == 6 && str_all_digits(type) ? 3 : 4; /* of the date */
    str time = at == 3 ? v[3] : value_of(r, s, e, 5);
    *to = (struct locator){.system = code_from(r, v[0]),
                           .code = code_from(r, v[1]),
                           .type = at == 3 ? STR_NONE : type,
                           .created_at = datetime_from(r, s, e, at, v[at - 1], time)};
    return true;
}

/** GR.8: the other record of a split, and its names in other systems. */
void pnrgov_split(struct reading *r, const struct edi_segment *s)
{
    struct booking *b = pnrgov_of(r)->booking;
    struct locator found;

    if (s->tag == EDI_TAG('E', 'Q', 'N')) {
        if (!READING_PUSH(r, &b->splits))
            return;
        vec_last(&b->splits)->count = number_of(r, s, 1, 1);
        vec_last(&b->splits)->qualifier = value_of(r, s, 1, 2);
        vec_last(&b->splits)->created_at = DATETIME_NONE;
        return;
    }
    for (uint32_t e = 1; b->splits.n && e <= s->element_count; e++) {
        struct split *split = vec_last(&b->splits);
        if (!pnrgov_locator(r, s, e, &found))
            continue;
        if (split->locator.n == 0) {
            split->system = found.system;
            split->locator = found.code;
            split->type = found.type;
            split->created_at = found.created_at;
        } else if (READING_PUSH(r, &split->others)) {
            *vec_last(&split->others) = found;
        }
    }
}

/* ---- GR.9 ------------------------------------------------------------------------------------ */

struct travel_kind {
    const char *code, *name;
};

/** 4025. Source: digest, MSG; all but 8 are unconfirmed there. */
static const struct travel_kind kinds[] = {
    {"1", "air"  },
    {"2", "car"  },
    {"6", "rail" },
    {"8", "hotel"},
};

static struct other_travel *new_travel(struct reading *r)
{
    struct booking *b = pnrgov_of(r)->booking;

    if (!READING_PUSH(r, &b->other_travel))
        return NULL;
    struct other_travel *other = vec_last(&b->other_travel);
    other->from_at = other->to_at = DATETIME_NONE;
    return other;
}

/** MSG opens the group and names its kind. */
static void read_kind(struct reading *r, const struct edi_segment *s)
{
    struct other_travel *other = new_travel(r);
    str code = value_of(r, s, 1, 1), function = value_of(r, s, 1, 2);

    if (!other)
        return;
    other->code = code;
    other->function = function;
    other->kind = STR("other");
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (str_is(code.n ? code : function, kinds[i].code))
            other->kind = str_from_c(kinds[i].name);
}

static void split_moment(struct datetime at, struct date *day, struct datetime *moment)
{
    *day = at.date;
    *moment = at.minute >= 0 ? at : DATETIME_NONE;
}

static void read_stay(struct reading *r, const struct edi_segment *s, struct other_travel *other)
{
    struct datetime from, to;

    pnrgov_times(r, s, &from, &to);
    split_moment(from, &other->from, &other->from_at);
    split_moment(to, &other->to, &other->to_at);
    other->place = code_of(r, s, 2, 1);
    other->name = value_of(r, s, 2, 2);
    other->to_place = code_of(r, s, 3, 1);
    other->to_name = value_of(r, s, 3, 2);
    other->vendor = code_of(r, s, 4, 1);
    other->operating = code_of(r, s, 4, 2);
    other->product = value_of(r, s, 5, 1);
    other->room = value_of(r, s, 5, 2);
    other->suffix = value_of(r, s, 5, 3);
    other->description = value_of(r, s, 5, 4);
    other->line = value_of(r, s, 7, 1);
    const str parts[] = {other->place,  other->name,       other->to_place, other->to_name,
                         other->vendor, other->operating,  other->product,  other->room,
                         other->suffix, other->description};
    other->text = STR_NONE;
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        text_append(r, &other->text, STR(" "), parts[i]);
}

static bool has_stay(const struct other_travel *other)
{
    return other->text.n || date_known(other->from) || date_known(other->to);
}

/** TVL: the first belongs to MSG, each further one is a travel of the same kind. */
static void read_travel(struct reading *r, const struct edi_segment *s)
{
    struct booking *b = pnrgov_of(r)->booking;
    struct other_travel *other = b->other_travel.n ? vec_last(&b->other_travel) : NULL;

    if (other && has_stay(other)) {
        struct other_travel kind = {
            .kind = other->kind, .code = other->code, .function = other->function};
        other = new_travel(r);
        if (other) {
            other->kind = kind.kind;
            other->code = kind.code;
            other->function = kind.function;
        }
    }
    if (other)
        read_stay(r, s, other);
}

static void read_confirmation(struct reading *r, const struct edi_segment *s,
                              struct other_travel *other)
{
    struct locator found;

    for (uint32_t e = 1; e <= s->element_count; e++)
        if (pnrgov_locator(r, s, e, &found) && READING_PUSH(r, &other->locators))
            *vec_last(&other->locators) = found;
}

void pnrgov_other_travel(struct reading *r, const struct edi_segment *s)
{
    struct booking *b = pnrgov_of(r)->booking;

    if (s->tag == EDI_TAG('M', 'S', 'G')) {
        read_kind(r, s);
    } else if (s->tag == EDI_TAG('T', 'V', 'L')) {
        read_travel(r, s);
    } else if (b->other_travel.n && s->tag == EDI_TAG('R', 'C', 'I')) {
        read_confirmation(r, s, vec_last(&b->other_travel));
    } else if (b->other_travel.n) {
        vec_last(&b->other_travel)->places = number_of(r, s, 1, 1);
        vec_last(&b->other_travel)->status = code_of(r, s, 2, 1);
    }
}
