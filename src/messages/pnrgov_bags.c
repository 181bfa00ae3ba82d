/* SPDX-License-Identifier: Apache-2.0 */
/* PNRGOV: checked bags (TBD) and excess baggage (EBD). */
#include "messages/pnrgov.h"

/** A tag without the blanks that some senders print inside. */
static str tag_number(struct reading *r, str tag)
{
    if (str_find(tag, ' ') < 0)
        return tag;
    char *copy = arena_alloc(r->mem, tag.n);
    size_t n = 0;
    if (!copy) {
        r->exhausted = true;
        return tag;
    }
    for (size_t i = 0; i < tag.n; i++)
        if (tag.p[i] != ' ')
            copy[n++] = tag.p[i];
    return (str){copy, n};
}

/** C358 in element `e`. @return false: none is there */
static bool read_tags(struct reading *r, const struct edi_segment *s, uint32_t e, struct bag *bag)
{
    *bag = (struct bag){
        .carrier = code_of(r, s, e, 1),
        .tag = tag_number(r, value_of(r, s, e, 2)),
        .pieces = number_of(r, s, e, 3),
        .to = code_of(r, s, e, 4),
    };
    if (edi_components(s, e) > 4) {
        bag->type = value_of(r, s, e, 5);
        bag->indicator = value_of(r, s, e, 6);
        bag->characteristic = value_of(r, s, e, 7);
        bag->request = code_of(r, s, e, 8);
        bag->weight = value_of(r, s, e, 9);
        bag->weight_unit = code_of(r, s, e, 10);
        bag->text = value_of(r, s, e, 11);
    }
    if (bag->tag.n && bag->pieces == 0)
        bag->pieces = 1;
    return bag->tag.n || bag->carrier.n || bag->pieces || bag->to.n || bag->type.n ||
           bag->indicator.n || bag->characteristic.n || bag->request.n || bag->weight.n ||
           bag->weight_unit.n || bag->text.n;
}

/* ---- TBD ------------------------------------------------------------------------------------- */

/** 5463: 700 kilograms, 701 pounds, 702 not known which. */
static str unit_of(struct reading *r, const struct edi_segment *s, uint32_t e)
{
    str code = value_of(r, s, e, 3);

    if (str_is(code, "700"))
        return STR("kg");
    if (str_is(code, "701"))
        return STR("lb");
    if (str_is(code, "702"))
        return STR("unknown");
    if (code.n)
        reading_found(r, FINDING_BAG_UNIT, s, e, 3);
    return code;
}

/** Element 2: number and weight of all bags. Element 3: of those in the hand. */
static bool read_total(struct reading *r, const struct edi_segment *s, bool hand,
                       struct bag_total *to)
{
    *to = (struct bag_total){
        .status = code_of(r, s, 1, 1),
        .pieces = number_of(r, s, 2, 1),
        .weight = value_of(r, s, 2, 2),
        .unit = unit_of(r, s, 2),
        .measure = code_of(r, s, 2, 4),
        .indicator = value_of(r, s, 2, 5),
    };
    if (hand) {
        to->hand_pieces = number_of(r, s, 3, 1);
        to->hand_weight = value_of(r, s, 3, 2);
        to->hand_unit = unit_of(r, s, 3);
    }
    return to->status.n || to->pieces || to->weight.n || to->unit.n || to->measure.n ||
           to->indicator.n || to->hand_pieces || to->hand_weight.n || to->hand_unit.n;
}

/** Head or member of a pool: element 4, or 3 as in an example of the guide. @return where, or 0 */
static uint32_t find_pool(struct reading *r, const struct edi_segment *s, struct bag *pool)
{
    for (uint32_t e = 4; e >= 3; e--) {
        str kind = str_trim(edi_raw(s, e, 1));
        pool->pool_head = str_equal_fold(kind, STR("HP"));
        pool->pool_member = str_equal_fold(kind, STR("MP"));
        if (!pool->pool_head && !pool->pool_member)
            continue;
        reading_use(r, edi_component_at(s, e, 1));
        pool->pool = value_of(r, s, e, 2);
        if (e == 3)
            reading_found(r, FINDING_BAG_POOL_PLACE, s, 3, 1);
        return e;
    }
    return 0;
}

static uint32_t weight_kg(struct reading *r, const struct edi_segment *s, const struct bag_total *t)
{
    uint32_t weight = t->weight.n ? number_of(r, s, 2, 2) : 0;

    return str_is(t->unit, "lb") ? kg_from_lb(weight) : weight;
}

/** The tags from element `e` on, each with the pool. @return the bags they stand for */
static uint32_t push_tags(struct reading *r, const struct edi_segment *s, uint32_t e,
                          const struct bag *pool, struct bag_list *to)
{
    uint32_t pieces = 0;
    struct bag bag;

    for (; e <= s->element_count; e++) {
        if (!read_tags(r, s, e, &bag) || !READING_PUSH(r, to))
            continue;
        bag.pool = pool->pool;
        bag.pool_head = pool->pool_head;
        bag.pool_member = pool->pool_member;
        *vec_last(to) = bag;
        pieces += bag.pieces;
    }
    return pieces;
}

void pnrgov_bags_of(struct reading *r, const struct edi_segment *s, struct bag_list *to)
{
    struct bag pool = {.tag = STR_NONE};
    uint32_t at = find_pool(r, s, &pool), before = to->n;
    struct bag_total total;
    bool sent = read_total(r, s, at != 3, &total);
    uint32_t tags = push_tags(r, s, at == 4 ? 5 : 4, &pool, to);

    if (to->n == before && !sent && !at)
        return;
    if (tags && total.pieces && tags != total.pieces && !pool.pool_member)
        reading_found(r, FINDING_BAG_COUNT, s, 2, 1);
    if (to->n == before) {
        if (!READING_PUSH(r, to))
            return;
        *vec_last(to) = pool;
        vec_last(to)->pieces = total.pieces;
    }
    struct bag *first = &to->v[before];
    first->weight_kg = weight_kg(r, s, &total);
    if (READING_ONE(r, &first->total))
        first->total.v[0] = total;
}

void pnrgov_bags(struct reading *r, const struct edi_segment *s)
{
    struct check_in *check_in = pnrgov_current_check_in(r, s);

    if (check_in)
        pnrgov_bags_of(r, s, &check_in->bags);
}

/* ---- EBD ------------------------------------------------------------------------------------- */

/** C675 in element `e`: pieces (N) or weight (W, K or L). */
static void read_allowance(struct reading *r, const struct edi_segment *s, uint32_t e,
                           struct excess_baggage *to)
{
    struct allowance found = {
        .quantity = value_of(r, s, e, 1),
        .weight = value_of(r, s, e, 2),
        .kind = code_of(r, s, e, 3),
        .unit = code_of(r, s, e, 4),
        .indicator = value_of(r, s, e, 5),
    };

    if (!found.quantity.n && !found.weight.n && !found.kind.n && !found.unit.n &&
        !found.indicator.n)
        return;
    bool weight = str_is(found.kind, "W");
    uint32_t amount = number_of(r, s, e, weight && found.weight.n == 0 ? 1 : 2);
    if (to->pieces == 0 && !weight)
        to->pieces = number_of(r, s, e, 1);
    if (to->weight_kg == 0)
        to->weight_kg = str_is(found.unit, "L") ? kg_from_lb(amount) : amount;
    if (READING_PUSH(r, &to->allowances))
        *vec_last(&to->allowances) = found;
}

void pnrgov_excess_baggage(struct reading *r, const struct edi_segment *s)
{
    struct pnrgov *p = pnrgov_of(r);
    struct bag none = {.tag = STR_NONE};

    if (!READING_PUSH(r, &p->booking->excess_baggage))
        return;
    struct excess_baggage *excess = vec_last(&p->booking->excess_baggage);
    excess->scope.traveller = pnrgov_scope(p).traveller;
    excess->currency = code_of(r, s, 1, 1);
    excess->amount = value_of(r, s, 1, 2);
    excess->indicator = value_of(r, s, 1, 3);
    for (uint32_t e = 2; e <= 4; e++)
        read_allowance(r, s, e, excess);
    (void)push_tags(r, s, 5, &none, &excess->bags);
}
