/* SPDX-License-Identifier: Apache-2.0 */
/* PNRGOV GR.10 to GR.12: who changed what, kept as readable text. */
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
    history->by = joined_text(r, s, 2, 1, true, STR(" "));
}

/** SAC: A added, X cancelled. */
void pnrgov_history_item(struct reading *r, const struct edi_segment *s)
{
    struct booking *b = pnrgov_of(r)->booking;

    if (b->history.n == 0) {
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
        return;
    }
    pnrgov_of(r)->group = PNR_HISTORY_ITEM;
    if (READING_PUSH(r, &vec_last(&b->history)->items))
        vec_last(&vec_last(&b->history)->items)->action =
            str_is(code_of(r, s, 3, 1), "A") ? HISTORY_ADDED : HISTORY_CANCELLED;
}

/** What the item is about: the segment as sent; a second one (RPI after TVL) is joined. */
void pnrgov_history_part(struct reading *r, const struct edi_segment *s)
{
    struct booking *b = pnrgov_of(r)->booking;
    struct history *history = vec_last(&b->history);
    bool masked;

    if (history->items.n == 0) {
        reading_found(r, FINDING_SEGMENT_MISPLACED, s, 0, 0);
        if (!READING_PUSH(r, &history->items))
            return;
        vec_last(&history->items)->action = HISTORY_ADDED;
    }
    struct history_item *item = vec_last(&history->items);
    str text = text_card_masked(r, joined_text(r, s, 0, 1, true, STR(" ")), &masked);
    if (item->what.n == 0)
        item->what = text;
    else if (!str_join(r->mem, item->what, STR("; "), text, &item->what))
        r->exhausted = true;
}
