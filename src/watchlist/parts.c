/* SPDX-License-Identifier: Apache-2.0 */
/* Names to parts, one code point at a time. */
#include "watchlist/parts.h"

#include "base/utf8.h"
#include "domain/traveller.h"

static const str particles[] = {
#define PARTICLE(text) STR_INIT(text),
#include "watchlist/particles.def"
#undef PARTICLE
};

static bool is_particle(str text)
{
    size_t low = 0, high = COUNT_OF(particles);

    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (str_compare(particles[mid], text) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low < COUNT_OF(particles) && str_eq(particles[low], text);
}

/* Only few words can be placeholders, so most parts never see the list. One letter is none. */
static bool is_placeholder(str text)
{
    return text.n >= 2 && text.n <= 7 && memchr("FLNTUX", text.p[0], 6) != NULL &&
           name_is_placeholder(text);
}

static void end_part(struct name_parts *parts, struct name_part *part, enum part_role role)
{
    if (part->n == 0)
        return;
    if (parts->n < NAME_PARTS_MAX && !is_placeholder(part_text(part))) {
        part->role = (uint8_t)role;
        part->particle = is_particle(part_text(part));
        parts->v[parts->n++] = *part;
    }
    part->n = 0;
}

static void spell(struct name_part *part, str letters)
{
    for (size_t i = 0; i < letters.n && part->n < NAME_PART_MAX; i++)
        part->text[part->n++] = letters.p[i];
}

/* The last part is where a cut would show. A field of particles only (XU / BIN) has none. */
static void end_field(struct name_parts *parts, uint32_t before)
{
    bool only_particles = true;

    for (uint32_t i = before; i < parts->n; i++)
        only_particles = only_particles && parts->v[i].particle;
    for (uint32_t i = before; i < parts->n && only_particles; i++)
        parts->v[i].particle = false;
    if (parts->n > before)
        parts->v[parts->n - 1].last = true;
}

void name_parts_add(struct name_parts *parts, str field, enum part_role role, enum letter_form form)
{
    struct name_part part = {.n = 0};
    uint32_t before = parts->n;
    str letters;

    field = str_head(field, NAME_BYTES_MAX);
    for (size_t at = 0; at < field.n && parts->n < NAME_PARTS_MAX;) {
        enum letter_kind kind = letter_spell(utf8_next(field, &at), form, &letters);
        spell(&part, letters);
        if (kind == LETTER_SEPARATOR)
            end_part(parts, &part, role);
        parts->twofold |= kind == LETTER_TWOFOLD;
        parts->consonant |= kind == LETTER_CONSONANT;
        parts->foreign |= kind == LETTER_FOREIGN;
    }
    end_part(parts, &part, role);
    end_field(parts, before);
}

void name_parts_listed(struct name_parts *parts, str text, enum letter_form form)
{
    ptrdiff_t comma = str_find(text, ',');

    *parts = (struct name_parts){.n = 0};
    if (comma < 0) {
        name_parts_add(parts, text, PART_ANY, form);
    } else {
        name_parts_add(parts, str_head(text, (size_t)comma), PART_SURNAME, form);
        name_parts_add(parts, str_skip(text, (size_t)comma + 1), PART_GIVEN, form);
    }
    parts->twofold |= parts->consonant;
}

static bool same_parts(const struct name_part *a, const struct name_part *b, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (!str_eq(part_text(&a[i]), part_text(&b[i])))
            return false;
    return true;
}

/* A glued DR goes too, though ALEKSANDR ends so: the name as sent is looked up as well. */
static str without_title(str given)
{
    str name, title;

    title_cut(given, &name, &title);
    if (title.n == 0 && name.n >= 5 && str_equal_fold(str_skip(name, name.n - 2), STR("DR")))
        name = str_head(name, name.n - 2);
    return name;
}

void name_parts_subject(struct name_parts *parts, const struct subject_name *name,
                        enum letter_form form, bool cut_title)
{
    str given = str_head(name->given, NAME_BYTES_MAX);
    bool apart = str_trim(given).n > 0 && str_trim(name->surname).n > 0;

    *parts = (struct name_parts){.n = 0};
    if (cut_title)
        given = without_title(given);
    name_parts_add(parts, name->surname, apart ? PART_SURNAME : PART_ANY, form);
    name_parts_add(parts, given, apart ? PART_GIVEN : PART_ANY, form);
    parts->full = name->surname.n + given.n >= NAME_FULL_FROM;
}

bool name_parts_unrepeat(struct name_parts *parts)
{
    uint32_t half = parts->n / 2;

    if (half == 0 || parts->n % 2 != 0 || parts->v[half].role != PART_GIVEN ||
        parts->v[half - 1].role != PART_SURNAME || !same_parts(parts->v, parts->v + half, half))
        return false;
    parts->n = half;
    return true;
}
