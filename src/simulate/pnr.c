/* SPDX-License-Identifier: Apache-2.0 */
/* Names, references and instants in a PNR: what all parts of it share. */
#include "simulate/pnr.h"

#include "simulate/bookings.h"

#include <stdio.h>

bool pnr_is_final(const struct pnr *p)
{
    return p->push == PUSH_COUNT - 1;
}

bool pnr_documents_known(const struct pnr *p)
{
    return p->push >= p->b->documents_push;
}

bool pnr_named(const struct pnr *p)
{
    return p->b->group_size == 0 || p->push >= p->b->named_push;
}

/** Does the writer make this mistake in this booking? */
bool pnr_dirty(struct pnr *p, enum dirt_kind kind)
{
    return dirt_make(p->o->dirt, p->drawn, kind);
}

str pnr_reference(const struct pnr *p, uint32_t i, char out[8])
{
    /* Asked for each reference, so it is counted where the first traveller is written. */
    int n = snprintf(out, 8, "%u%s", (i + 1) % 1000, p->drawn == DIRT_DOTTED_REFERENCE ? ".1" : "");

    return (str){out, (size_t)n};
}

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
    if (t == p->travellers && pnr_dirty(p, DIRT_UTF8_NAME))
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

void pnr_write_tif(struct pnr *p, uint32_t i, bool before)
{
    static const char *const types[] = {"A", "C", "IN"};
    const struct sim_traveller *t = &p->travellers[i];
    char ref[8];

    write_tif_names(p, t, before);
    edi_component_c(p->w, types[t->kind]);
    edi_component(p->w, pnr_reference(p, i, ref));
    if (has_infant(p, i))
        edi_component_c(p->w, "1");
    edi_end(p->w);
}

void pnr_write_instant(struct edi_writer *w, utc_ms at)
{
    struct datetime t = utc_to_datetime(at);
    char date[8], time[8];

    edi_component(w, text_ddmmyy(t.date, date));
    edi_component(w, text_hhmm(t, time));
}

void pnr_write_tvl_times(struct edi_writer *w, struct datetime from, struct datetime to)
{
    char date[8], time[8];

    edi_element(w, text_ddmmyy(from.date, date));
    edi_component(w, text_hhmm(from, time));
    edi_component(w, text_ddmmyy(to.date, date));
    edi_component(w, text_hhmm(to, time));
}
