/* SPDX-License-Identifier: Apache-2.0 */
/* PNRGOV: requests (SSR) and free text (IFT, LTS) as sent. pnrgov_settle.c understands them. */
#include "messages/pnrgov.h"

/* ---- SSR ------------------------------------------------------------------------------------ */

/**
 * The 13.1 template puts one more component before the places: seen when 8 and 9 are places and 7
 * is not.
 */
static bool places_shifted(struct reading *r, const struct edi_segment *s, const str *v)
{
    if (v[7].n == 0 || !is_place_code(v[7]) || !is_place_code(v[8]) || is_place_code(v[6]))
        return false;
    reading_found(r, FINDING_SSR_SHIFTED, s, 1, 7);
    return true;
}

/** C332: seats and the like, and the travellers they are for. */
static void read_items(struct reading *r, const struct edi_segment *s, struct request *request)
{
    bool others = false;

    for (uint32_t e = 2; e <= s->element_count; e++) {
        str room[3];
        const str *v = values_of(r, s, e, 3, room);
        struct request_item item = {
            .data = code_from(r, v[0]), .unit = v[1], .traveller_ref = v[2]};
        if (edi_components(s, e) > 3)
            texts_of(r, s, e, 4, &item.characteristics);
        if (request->traveller_ref.n == 0)
            request->traveller_ref = item.traveller_ref;
        bool told = item.data.n || item.unit.n || item.characteristics.n;
        others |= told || request->items.n;
        if ((told || (item.traveller_ref.n && s->element_count > 2)) &&
            READING_PUSH(r, &request->items))
            *vec_last(&request->items) = item;
    }
    /* One reference alone says no more than traveller_ref. */
    if (!others)
        request->items.n = 0;
}

bool pnrgov_holds_numbers(str code)
{
    switch (code4_of(code)) {
    case CODE4('D', 'O', 'C', 'S'):
    case CODE4('D', 'O', 'C', 'O'):
    case CODE4('D', 'O', 'C', 'A'):
    case CODE4('I', 'N', 'F', 'T'):
    case CODE4('C', 'H', 'L', 'D'):
    case CODE4('F', 'Q', 'T', 'V'):
    case CODE4('T', 'K', 'N', 'E'):
    case CODE4('P', 'C', 'T', 'C'):
        return true;
    default:
        return str_starts(code, STR("CTC"));
    }
}

void pnrgov_request_of(struct reading *r, const struct edi_segment *s, struct request *to)
{
    str room[9];
    const str *v = values_of(r, s, 1, 9, room);
    bool masked;

    uint32_t place = places_shifted(r, s, v) ? 8 : 7;
    to->code = code_from(r, v[0]);
    to->status = code_from(r, v[1]);
    to->quantity = number_from(r, s, 1, 3, v[2]);
    to->carrier = code_from(r, v[3]);
    to->indicator = v[4];
    to->second_indicator = v[5];
    if (place == 8)
        to->description = v[6];
    to->from = code_from(r, v[place - 1]);
    to->to = code_from(r, v[place]);
    str text = joined_text(r, s, 1, place + 2, false, STR_NONE);
    if (!pnrgov_holds_numbers(to->code)) {
        text = text_card_masked(r, text, &masked);
        if (masked)
            reading_found(r, FINDING_CARD_UNMASKED, s, 1, place + 2);
    }
    to->text = text;
    read_items(r, s, to);
    to->sent_at = pnrgov_sent_at(s);
}

void pnrgov_request(struct reading *r, const struct edi_segment *s)
{
    struct booking *b = pnrgov_of(r)->booking;

    if (!READING_PUSH(r, &b->requests))
        return;
    struct request *request = vec_last(&b->requests);
    pnrgov_request_of(r, s, request);
    request->scope = pnrgov_scope(pnrgov_of(r));
}

/* ---- IFT ------------------------------------------------------------------------------------- */

/** `4:28`, the subject alone, or IFT when there is neither. */
static str text_code(struct reading *r, str subject, str kind)
{
    str code = subject;

    if (kind.n == 0)
        return subject.n ? subject : STR("IFT");
    if (!str_join(r->mem, subject, STR(":"), kind, &code))
        r->exhausted = true;
    return code;
}

/** The most frequent codes are not joined anew. */
static str known_code(struct reading *r, str subject, str kind)
{
    if (str_is(subject, "4") && str_is(kind, "28"))
        return STR("4:28");
    if (str_is(subject, "4") && str_is(kind, "15"))
        return STR("4:15");
    return text_code(r, subject, kind);
}

void pnrgov_text_of(struct reading *r, const struct edi_segment *s, struct remark *to)
{
    str room[5], code, value;
    const str *v = values_of(r, s, 1, 5, room);

    str subject = v[0], kind = code_from(r, v[1]);
    bool fare = str_is(kind, "15"), masked;
    str text = joined_text(r, s, 2, 1, true, fare ? STR_NONE : STR(" "));
    /* Some hosts put the text itself into the first component. */
    bool text_first = kind.n == 0 && text.n == 0;

    to->code = known_code(r, text_first ? STR_NONE : subject, kind);
    to->indicator = v[2];
    to->carrier = code_from(r, v[3]);
    to->language = code_from(r, v[4]);
    text = text_first ? subject : text;
    to->text = text;
    to->sent_at = pnrgov_sent_at(s);
    if ((kind.n == 0 || str_is(kind, "28")) && pnrgov_osi_contact(text, &code, &value))
        return;
    to->text = text_card_masked(r, text, &masked);
    if (masked)
        reading_found(r, FINDING_CARD_UNMASKED, s, text_first ? 1 : 2, 1);
}

void pnrgov_text(struct reading *r, const struct edi_segment *s)
{
    struct pnrgov *p = pnrgov_of(r);
    struct booking *b = p->booking;

    if (p->group == PNR_PAYMENT && str_is(value_of(r, s, 1, 2), "43") && pnrgov_payer(r)) {
        if (!str_is(value_of(r, s, 1, 1), "4")) /* the subject of all literal text */
            reading_found(r, FINDING_QUALIFIER_UNKNOWN, s, 1, 1);
        (void)pnrgov_payer_lines(r, s);
        return;
    }
    if (!READING_PUSH(r, &b->remarks))
        return;
    struct remark *remark = vec_last(&b->remarks);
    pnrgov_text_of(r, s, remark);
    remark->scope = pnrgov_scope(p);
    if (remark->scope.traveller)
        remark->traveller_ref = vec_last(&b->travellers)->ref;
}

/* ---- LTS and what is not interpreted --------------------------------------------------------- */

/** `14/A/7/RX ...`: envelope, action, rest. Source: digest, LTS. */
static struct history_line line_of(str text)
{
    size_t digits = 0;

    while (digits < text.n && ascii_digit(text.p[digits]))
        digits++;
    str rest = str_skip(text, digits);
    if (digits == 0 || digits > 4 || rest.n < 3 || rest.p[0] != '/' || !ascii_alpha(rest.p[1]) ||
        rest.p[2] != '/')
        return (struct history_line){.rest = STR_NONE};
    return (struct history_line){
        .envelope = str_head(text, digits), .action = {rest.p + 1, 1},
              .rest = str_skip(rest, 3)
    };
}

void pnrgov_long_text(struct reading *r, const struct edi_segment *s)
{
    struct booking *b = pnrgov_of(r)->booking;
    bool masked;

    if (!READING_PUSH(r, &b->remarks))
        return;
    struct remark *remark = vec_last(&b->remarks);
    remark->code = STR("LTS");
    remark->form = REMARK_LINE;
    remark->text = text_card_masked(r, joined_text(r, s, 1, 1, true, STR(" ")), &masked);
    remark->line = line_of(remark->text);
    remark->sent_at = pnrgov_sent_at(s);
    if (masked)
        reading_found(r, FINDING_CARD_UNMASKED, s, 1, 1);
}

void pnrgov_keep(struct reading *r, const struct edi_segment *s)
{
    struct pnrgov *p = pnrgov_of(r);
    struct booking *b = p->booking;
    bool masked;
    char tag[4];
    str text;

    edi_tag_text(s->tag, tag);
    reading_use_all(r, s);
    if (!READING_PUSH(r, &b->remarks))
        return;
    struct remark *remark = vec_last(&b->remarks);
    if (!str_dup(r->mem, str_from_c(tag), &remark->code) ||
        !edi_segment_canonical(s, r->mem, &text)) {
        r->exhausted = true;
        text = STR_NONE;
    }
    remark->form = REMARK_SEGMENT;
    remark->text = text_card_masked(r, text, &masked);
    remark->scope = pnrgov_scope(p);
    remark->sent_at = pnrgov_sent_at(s);
    if (remark->scope.traveller)
        remark->traveller_ref = vec_last(&b->travellers)->ref;
}
