/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PNRGOV GR.10 to GR.12: who changed what. An item is kept as readable text, as its segments in
 * canonical form, so that it can be written back, and as the records that were understood of it.
 */
#include "messages/pnrgov.h"

/** ABI: the source, as system, office and place. */
void pnrgov_history(struct reading *r, const struct edi_segment *s)
{
    struct booking *b = pnrgov_of(r)->booking;

    if (!READING_PUSH(r, &b->history)) {
        pnrgov_of(r)->group = PNR_BOOKING; /* nothing to hang the items on */
        return;
    }
    struct history *history = vec_last(&b->history);
    history->at = DATETIME_NONE;
    history->source = value_of(r, s, 1, 1);
    history->source_detail = value_of(r, s, 1, 2);
    history->agency = value_of(r, s, 2, 1);
    history->sign = value_of(r, s, 2, 2);
    history->place = code_of(r, s, 3, 1);
    history->place_name = value_of(r, s, 3, 2);
    history->country = country_of(r, s, 4, 1);
    history->system = code_of(r, s, 5, 1);
    const str parts[] = {history->agency,     history->sign,    history->place,
                         history->place_name, history->country, history->system};
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        text_append(r, &history->by, STR(" "), parts[i]);
}

/** DAT: T, or ZT in an example of 10.1. */
void pnrgov_history_moment(struct reading *r, const struct edi_segment *s)
{
    struct history *history = vec_last(&pnrgov_of(r)->booking->history);
    str qualifier = code_of(r, s, 1, 1);

    history->moment = str_is(qualifier, "T") ? STR_NONE : qualifier;
    history->at = datetime_of(r, s, 1, 2);
}

static struct history_item *new_item(struct reading *r)
{
    struct history *history = vec_last(&pnrgov_of(r)->booking->history);

    return READING_PUSH(r, &history->items) ? vec_last(&history->items) : NULL;
}

/** SAC: A added, X cancelled. */
void pnrgov_history_item(struct reading *r, const struct edi_segment *s)
{
    if (pnrgov_of(r)->booking->history.n == 0) {
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
        return;
    }
    pnrgov_of(r)->group = PNR_HISTORY_ITEM;
    struct history_item *item = new_item(r);
    if (!item)
        return;
    str action = code_of(r, s, 3, 1);
    item->action = str_is(action, "A") ? HISTORY_ADDED : HISTORY_CANCELLED;
    if (!str_is(action, "A") && !str_is(action, "X"))
        item->action_code = action;
    item->reason = value_of(r, s, 1, 1);
    item->place = code_of(r, s, 2, 1);
}

/** What is known of the segment as a record; the first of each kind. */
static void understand(struct reading *r, const struct edi_segment *s, struct history_item *item)
{
    bool masked;

    switch (s->tag) {
    case EDI_TAG('T', 'I', 'F'):
        if (item->travellers.n == 0 && READING_ONE(r, &item->travellers))
            pnrgov_name(r, s, 2, item->travellers.v);
        break;
    case EDI_TAG('S', 'S', 'R'):
        if (item->requests.n == 0 && READING_ONE(r, &item->requests))
            pnrgov_request_of(r, s, item->requests.v);
        break;
    case EDI_TAG('I', 'F', 'T'):
        if (item->remarks.n == 0 && READING_ONE(r, &item->remarks))
            pnrgov_text_of(r, s, item->remarks.v);
        /* A telephone number is masked here too, as in `sent`: the rules must not differ. */
        if (item->remarks.n)
            item->remarks.v->text = text_card_masked(r, item->remarks.v->text, &masked);
        break;
    case EDI_TAG('T', 'V', 'L'):
        if (READING_PUSH(r, &item->segments))
            pnrgov_travel(r, s, vec_last(&item->segments));
        break;
    case EDI_TAG('R', 'P', 'I'):
        if (item->segments.n)
            pnrgov_status_of(r, s, vec_last(&item->segments));
        break;
    case EDI_TAG('T', 'B', 'D'):
        pnrgov_bags_of(r, s, &item->bags);
        break;
    default:
        break;
    }
}

/** The text without card numbers, but for requests whose numbers are something else. */
static str guarded(struct reading *r, const struct edi_segment *s, str text)
{
    bool masked;

    if (s->tag == EDI_TAG('S', 'S', 'R') && pnrgov_holds_numbers(code_of(r, s, 1, 1)))
        return text;
    return text_card_masked(r, text, &masked);
}

/** What the item is about. Segments are joined in the readable text. */
void pnrgov_history_part(struct reading *r, const struct edi_segment *s)
{
    struct history *history = vec_last(&pnrgov_of(r)->booking->history);
    str sent;

    if (history->items.n == 0) {
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
        struct history_item *item = new_item(r);
        if (!item)
            return;
        item->action = HISTORY_ADDED;
    }
    struct history_item *item = vec_last(&history->items);
    reading_use_all(r, s);
    str text = joined_text(r, s, 0, 1, true, STR(" "));
    text_append(r, &item->what, STR("; "), guarded(r, s, text));
    if (!edi_segment_canonical(s, r->mem, &sent))
        r->exhausted = true;
    else if (READING_PUSH(r, &item->sent))
        *vec_last(&item->sent) = guarded(r, s, sent);
    understand(r, s, item);
}
