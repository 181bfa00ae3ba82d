/* SPDX-License-Identifier: Apache-2.0 */
/* Envelopes in the carrier's style. */
#include "simulate/outgoing.h"

#include <stdio.h>

static char *two(char *to, unsigned value)
{
    to[0] = (char)('0' + value / 10 % 10);
    to[1] = (char)('0' + value % 10);
    return to + 2;
}

static str three_pairs(char *out, unsigned a, unsigned b, unsigned c)
{
    two(two(two(out, a), b), c);
    return (str){out, 6};
}

str text_ddmmyy(struct date d, char out[8])
{
    return three_pairs(out, d.day, d.month, (unsigned)d.year % 100);
}

str text_yymmdd(struct date d, char out[8])
{
    return three_pairs(out, (unsigned)d.year % 100, d.month, d.day);
}

str text_ddmmmyy(struct date d, char out[8])
{
    static const char months[] = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";

    two(out, d.day);
    memcpy(out + 2, months + (size_t)(d.month - 1) * 3, 3);
    two(out + 5, (unsigned)d.year % 100);
    return (str){out, 7};
}

str text_hhmm(struct datetime t, char out[8])
{
    two(two(out, (unsigned)t.minute / 60), (unsigned)t.minute % 60);
    return (str){out, 4};
}

str flight_number_text(const struct sim_flight *f, char out[16])
{
    int n = snprintf(out, 16, "%s%04u%s", f->carrier, (unsigned)f->number, f->suffix);

    return (str){out, (size_t)n};
}

/**
 * Carrier, day, flight number, event and part: distinct for every file of a run of up to a year.
 */
static void set_reference(struct outgoing *o)
{
    struct date d = flight_border(o->f)->departs_at.date;

    (void)snprintf(o->reference, sizeof o->reference, "%s%02u%02u%04u%u%02u", o->f->carrier,
                   (unsigned)d.month % 100, (unsigned)d.day % 100, (unsigned)o->f->number % 10000,
                   (unsigned)o->event % 10, (unsigned)o->part % 100);
}

/** What is drawn but cannot be done in this style becomes a wrong count, so that the rate holds. */
static enum dirt_kind applicable(const struct outgoing *o, enum dirt_kind drawn)
{
    const struct style *style = o->f->style;
    bool middle = o->event == EVENT_PUSH_1 || o->event == EVENT_PUSH_2;

    if ((drawn == DIRT_UNA_SHORT && style->una != UNA_PLAIN) ||
        (drawn == DIRT_HEADER_ON_ONE_LINE && !style->line_end[0]) ||
        (drawn == DIRT_SINGLE_PART_FIRST && o->parts > 1) ||
        /* The last push says who left: without MSG nobody may conclude that from it. */
        (drawn == DIRT_NO_MSG &&
         (o->event == EVENT_PUSH_3 || (middle && style->pushes == PUSHES_UPDATES))))
        return DIRT_UNT_COUNT;
    return drawn;
}

static void write_una(struct outgoing *o)
{
    const struct style *style = o->f->style;

    if (style->una == UNA_NONE)
        return;
    /* The blank for "no repetition" is the character that gets lost on the way. */
    if (style->una == UNA_PLAIN && dirt_make(o->dirt, o->drawn, DIRT_UNA_SHORT)) {
        buf_c(o->w.out, "UNA:+.?'");
        buf_c(o->w.out, o->w.line_end);
        return;
    }
    edi_write_una(&o->w);
}

static void write_group_head(struct outgoing *o, struct datetime at)
{
    const struct style *style = o->f->style;
    char version[8];

    (void)snprintf(version, sizeof version, "%u", style->pnr_version);
    edi_write_ung(&o->w, &(struct edi_group_head){
                             .type = o->pnrgov ? STR("PNRGOV") : STR("PAXLST"),
                             .sender = str_from_c(o->pnrgov ? style->host : o->f->carrier),
                             .recipient = str_from_c(o->recipient),
                             .reference = STR("1"),
                             .agency = o->pnrgov ? STR("IA") : STR("UN"),
                             .version = o->pnrgov ? str_from_c(version) : STR("D"),
                             .release = o->pnrgov ? STR("1") : str_from_c(style->api_directory),
                             .prepared_at = at,
                         });
}

void outgoing_open(struct outgoing *o, struct buf *out, const struct sim_flight *f,
                   struct dirt *dirt, enum outgoing_event event, utc_ms sent_at, uint32_t part,
                   uint32_t parts)
{
    struct datetime at = utc_to_datetime(sent_at);

    *o = (struct outgoing){.f = f,
                           .dirt = dirt,
                           .pnrgov = event <= EVENT_PUSH_3,
                           .sent_at = sent_at,
                           .event = event,
                           .part = part,
                           .parts = parts};
    o->drawn = applicable(
        o, dirt_draw(dirt, SCOPE_MESSAGE | (unsigned)(o->pnrgov ? SCOPE_PNRGOV : SCOPE_API)));
    edi_writer_init(&o->w, out, style_una(f->style), f->style->line_end);
    if (o->w.line_end[0] && dirt_make(dirt, o->drawn, DIRT_HEADER_ON_ONE_LINE))
        o->w.line_end = "";
    set_reference(o);
    (void)snprintf(o->recipient, sizeof o->recipient, "%s%s", f->home->country,
                   o->pnrgov ? "PIU" : "API");

    write_una(o);
    edi_write_unb(&o->w, &(struct edi_interchange_head){
                             .syntax = o->pnrgov ? STR("IATA") : STR("UNOA"),
                             .version = o->pnrgov ? STR("1") : STR("4"),
                             .sender = str_from_c(o->pnrgov ? f->style->host : f->carrier),
                             .recipient = str_from_c(o->recipient),
                             .prepared_at = at,
                             .reference = str_from_c(o->reference),
                             .application = o->pnrgov                          ? STR("PNRGOV")
                                            : f->style->api == API_INTERACTIVE ? STR("IAPI")
                                                                               : STR("APIS"),
                         });
    if (f->style->group)
        write_group_head(o, at);
}

static void write_pnrgov_head(struct outgoing *o)
{
    const struct sim_leg *leg = flight_border(o->f);
    char version[8], number[16], date[8], time[8], access[40];

    (void)snprintf(version, sizeof version, "%u", o->f->style->pnr_version);
    flight_number_text(o->f, number);
    text_ddmmyy(leg->departs_at.date, date);
    text_hhmm(leg->departs_at, time);
    (void)snprintf(access, sizeof access, "%s/%.6s/%.4s", number, date, time);
    bool single_as_first = o->parts == 1 && dirt_make(o->dirt, o->drawn, DIRT_SINGLE_PART_FIRST);
    edi_write_unh(&o->w, &(struct edi_message_head){
                             .reference = STR("1"),
                             .type = STR("PNRGOV"),
                             .version = str_from_c(version),
                             .release = STR("1"),
                             .agency = STR("IA"),
                             .access_reference = str_from_c(access),
                             .part = o->part,
                             .part_mark = o->part == o->parts && !single_as_first ? 'F'
                                          : o->part == 1                          ? 'C'
                                                                                  : '\0',
                         });
}

static void write_paxlst_head(struct outgoing *o)
{
    const struct sim_leg *leg = flight_border(o->f);
    char number[16], date[8], time[8], access[40], reference[8];

    flight_number_text(o->f, number);
    text_yymmdd(leg->arrives_at.date, date);
    text_hhmm(leg->arrives_at, time);
    (void)snprintf(access, sizeof access, "%s/%.6s/%.4s%s", number, date, time,
                   o->event == EVENT_CREW ? "/C" : "");
    (void)snprintf(reference, sizeof reference, "%u", o->messages % 100000);
    bool single_as_first = o->parts == 1 && dirt_make(o->dirt, o->drawn, DIRT_SINGLE_PART_FIRST);
    edi_write_unh(&o->w, &(struct edi_message_head){
                             .reference = str_from_c(reference),
                             .type = STR("PAXLST"),
                             .version = STR("D"),
                             .release = str_from_c(o->f->style->api_directory),
                             .agency = STR("UN"),
                             .association = STR("IATA"),
                             .access_reference = str_from_c(access),
                             .part = o->part,
                             .part_mark = o->part == o->parts && !single_as_first ? 'F'
                                          : o->part == 1                          ? 'C'
                                                                                  : '\0',
                         });
}

void outgoing_message(struct outgoing *o)
{
    o->messages++;
    if (o->pnrgov)
        write_pnrgov_head(o);
    else
        write_paxlst_head(o);
}

void outgoing_message_end(struct outgoing *o)
{
    char reference[8];
    int wrong = dirt_make(o->dirt, o->drawn, DIRT_UNT_COUNT) ? 1 : 0;

    (void)snprintf(reference, sizeof reference, "%u", o->pnrgov ? 1 : o->messages % 100000);
    edi_write_unt(&o->w, str_from_c(reference), wrong);
    o->w.line_end = o->f->style->line_end;
}

void outgoing_close(struct outgoing *o)
{
    bool group = o->f->style->group;

    if (group)
        edi_write_une(&o->w, o->messages, STR("1"));
    edi_write_unz(&o->w, group ? 1 : o->messages, str_from_c(o->reference));
    if (dirt_make(o->dirt, o->drawn, DIRT_NO_LAST_TERMINATOR))
        o->w.out->n -= 1 + strlen(o->w.line_end);
}
