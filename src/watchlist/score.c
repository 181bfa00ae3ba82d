/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Name against name. Every way a part may meet a part is an edge with a weight; edges that share no
 * part are picked, best first; what stays alone costs a little, and more when both sides have
 * something alone. Order is free.
 */
#include "watchlist/score.h"

#include "watchlist/weights.h"

#include <math.h>

#define EDGES_MAX 96

struct edge {
    double weight, value; /* value: the weight and the cost of being alone that it saves */
    const struct query_part *part;
    uint32_t token;
    uint16_t query, listed; /* parts covered */
    uint8_t why;
};

struct pairing {
    const struct query *q;
    const struct watchlist_index *x;
    const struct listed_name *name;
    enum dated dated;
    double query_cost[NAME_PARTS_MAX], listed_cost[NAME_PARTS_MAX];
    struct edge edges[EDGES_MAX];
    uint32_t edge_count;
    /* the choice */
    uint32_t chosen[2 * NAME_PARTS_MAX];
    uint32_t chosen_count;
    uint16_t query_used, listed_used;
    double value;
};

static const struct token *listed_token(const struct pairing *p, uint32_t part)
{
    return &p->x->tokens[p->x->name_tokens[p->name->first + part].token];
}

static bool listed_particle(const struct pairing *p, uint32_t part)
{
    return p->name->particle >> part & 1;
}

static double listed_info(const struct pairing *p, uint32_t part)
{
    double info = (double)listed_token(p, part)->info;

    return listed_particle(p, part) ? info / 4 : info;
}

static double query_info(const struct query_part *part)
{
    return part->particle ? (double)part->info / 4 : (double)part->info;
}

/* What each part costs when it stays alone; particles and titles are left out freely. */
static void set_costs(struct pairing *p)
{
    memset(p->query_cost, 0, sizeof p->query_cost);
    memset(p->listed_cost, 0, sizeof p->listed_cost);
    for (uint32_t i = 0; i < p->q->single_count; i++) {
        const struct query_part *part = &p->q->parts[i];
        p->query_cost[i] =
            part->particle ? 0 : SHARE_NOT_LISTED * fmin(query_info(part), INFO_MISSING_MAX);
    }
    for (uint32_t i = 0; i < p->name->parts; i++)
        p->listed_cost[i] = listed_particle(p, i) || p->q->full
                                ? 0
                                : SHARE_NOT_CARRIED * fmin(listed_info(p, i), INFO_MISSING_MAX);
}

static double saved(const double *costs, uint16_t mask)
{
    double sum = 0;

    for (uint32_t i = 0; mask != 0; i++, mask = (uint16_t)(mask >> 1))
        if (mask & 1)
            sum -= costs[i];
    return sum;
}

static double loss_of(enum why why)
{
    if (why == WHY_EXACT)
        return 0;
    if (why == WHY_TRANSLITERATED)
        return LOSS_TRANSLITERATED;
    if (why == WHY_VARIANT)
        return LOSS_VARIANT;
    if (why == WHY_SOUND)
        return LOSS_SOUND;
    if (why == WHY_TRUNCATED)
        return LOSS_TRUNCATED;
    return why == WHY_BEGINS ? LOSS_BEGINS : LOSS_EDIT;
}

static bool is_close(enum why why)
{
    return why != WHY_EXACT && why != WHY_VARIANT && why != WHY_TRANSLITERATED;
}

static void add_edge(struct pairing *p, struct edge e)
{
    if (p->edge_count == EDGES_MAX || e.weight <= 0)
        return;
    e.value = e.weight + saved(p->query_cost, e.query) + saved(p->listed_cost, e.listed);
    p->edges[p->edge_count++] = e;
}

static void add_hit_edge(struct pairing *p, const struct hit *hit, const struct name_token *nt)
{
    const struct query_part *part = &p->q->parts[hit->part];
    bool joined = part->joined || nt->span > 1;
    double info = 0, loss = loss_of(hit->why) + (joined ? LOSS_JOINED : 0);
    enum why why = hit->why;

    if (part->joined && nt->span > 1)
        return; /* the parts themselves meet */
    if (hit->why == WHY_SOUND && !p->name->consonant) {
        str sound = token_sound(p->x, &p->x->tokens[nt->token]);
        if (osa_distance(sound, (str){part->sound.text, part->sound.n}) > 2)
            return; /* only a name without vowels may differ in all of them */
    }
    for (uint32_t i = nt->first; i < (uint32_t)nt->first + nt->span; i++)
        info += listed_info(p, i);
    if (part->particle || (part->known && hit->why != WHY_EXACT))
        info = fmin(info, query_info(part)); /* a rare spelling of a common name is no rare name */
    if (joined && why != WHY_TRUNCATED && why != WHY_BEGINS)
        why = is_close(why) ? WHY_JOINED_CLOSE : WHY_JOINED;
    add_edge(p, (struct edge){
                    .weight = fmin(info - loss, (double)hit->strength),
                    .part = part,
                    .token = nt->token,
                    .query = part->mask,
                    .listed = (uint16_t)(((1u << nt->span) - 1) << nt->first),
                    .why = (uint8_t)why,
                });
}

static void find_edges(struct pairing *p)
{
    for (uint32_t i = 0; i < p->name->count; i++) {
        const struct name_token *nt = &p->x->name_tokens[p->name->first + i];
        const struct hit *hit = query_hits(p->q, nt->token);
        while (hit) {
            add_hit_edge(p, hit, nt);
            hit = hit->next ? &p->q->hits[hit->next - 1] : NULL;
        }
    }
}

static void sort_edges(struct pairing *p)
{
    for (uint32_t i = 1; i < p->edge_count; i++) {
        struct edge e = p->edges[i];
        uint32_t k = i;
        for (; k > 0 && p->edges[k - 1].value < e.value; k--)
            p->edges[k] = p->edges[k - 1];
        p->edges[k] = e;
    }
}

static void choose(struct pairing *p, bool joined_too)
{
    p->chosen_count = 0;
    p->query_used = p->listed_used = 0;
    p->value = 0;
    for (uint32_t i = 0; i < p->edge_count; i++) {
        const struct edge *e = &p->edges[i];
        bool joined = (e->query & (e->query - 1)) || (e->listed & (e->listed - 1));
        if ((e->query & p->query_used) || (e->listed & p->listed_used) || (joined && !joined_too))
            continue;
        p->query_used |= e->query;
        p->listed_used |= e->listed;
        p->value += e->value;
        p->chosen[p->chosen_count++] = i;
    }
}

/* Best first is nearly always best; only a pair written together can crowd out two better parts. */
static void choose_best(struct pairing *p)
{
    sort_edges(p);
    choose(p, false);
    double singles = p->value;
    choose(p, true);
    if (p->value < singles)
        choose(p, false);
}

/* ---- what is left alone ---- */

static bool query_free(const struct pairing *p, uint32_t i)
{
    return !(p->query_used >> i & 1) && !p->q->parts[i].particle;
}

static bool listed_free(const struct pairing *p, uint32_t i)
{
    return !(p->listed_used >> i & 1) && !listed_particle(p, i);
}

/*
 * Two parts that no key brings together: two letters of a short part differ, three of a long one,
 * or one sound. A stranger's part is as near as often as a slip is as bad, so it says little; but
 * beside an equal date of birth a slip explains more than another person.
 */
static enum why meet_near(str a, str b, enum dated dated, double *weight)
{
    static const double two_letters[] = {0, 0, 0, 0, 0.6, 1.2, 1.8, 2.4, 3.0};
    static const double three_letters[] = {0, 0, 0, 0, 0, 0, 0, 0.8, 1.4, 1.8, 2.2};
    static const double one_sound[] = {0, 0, 0, 0.8, 1.5, 2.0, 2.5};
    size_t shorter = a.n < b.n ? a.n : b.n;
    size_t at = shorter < COUNT_OF(three_letters) ? shorter : COUNT_OF(three_letters) - 1;
    unsigned apart = osa_distance(a, b);
    struct sound x, y;

    /* Half of a short part is as good as anything, but for an equal day, month and year. */
    if (dated < DATED_FULLY && shorter < NEAR_LETTERS_MIN)
        return WHY_CONTRADICTED;
    if (apart <= 2)
        *weight = two_letters[at < COUNT_OF(two_letters) ? at : COUNT_OF(two_letters) - 1];
    else if (apart == 3)
        *weight = three_letters[at];
    if (*weight > 0)
        return apart == 1 ? WHY_ONE_EDIT : apart == 2 ? WHY_TWO_EDITS : WHY_FEW_EDITS;
    sound_fold(a, &x);
    sound_fold(b, &y);
    if (osa_distance((str){x.text, x.n}, (str){y.text, y.n}) > 1)
        return WHY_CONTRADICTED;
    size_t sounds = x.n < y.n ? x.n : y.n;
    *weight = one_sound[sounds < COUNT_OF(one_sound) ? sounds : COUNT_OF(one_sound) - 1];
    return WHY_SOUND;
}

static enum why meet_alone(str a, bool a_last, str b, enum dated dated, double *weight)
{
    str shorter = a.n < b.n ? a : b, longer = a.n < b.n ? b : a;

    *weight = 0;
    if (shorter.n == 1 && longer.p[0] == shorter.p[0]) {
        *weight = W_INITIAL;
        return WHY_INITIAL;
    }
    if (a_last && a.n < b.n && (a.n == 2 || a.n == 3) && str_starts(b, a)) {
        *weight = a.n == 2 ? W_BEGINS_TWO : W_BEGINS_THREE;
        return WHY_BEGINS;
    }
    if (shorter.n >= 2 && longer.n <= 4 && osa_distance(a, b) == 1) {
        *weight = W_SHORT_CLOSE;
        return WHY_SHORT_CLOSE;
    }
    if (shorter.n >= 4 && str_starts(longer, shorter)) {
        *weight = W_BEGINS_SHORTER;
        return WHY_BEGINS;
    }
    return dated ? meet_near(a, b, dated, weight) : WHY_CONTRADICTED;
}

/* Initials and other small likenesses that have no key: only among parts that found no partner. */
static void pair_leftovers(struct pairing *p)
{
    for (uint32_t i = 0; i < p->q->single_count; i++) {
        for (uint32_t k = 0; k < p->name->parts && query_free(p, i); k++) {
            const struct query_part *part = &p->q->parts[i];
            const struct token *t = listed_token(p, k);
            struct edge e = {.part = part,
                             .token = (uint32_t)(t - p->x->tokens),
                             .query = part->mask,
                             .listed = (uint16_t)(1u << k)};
            e.why = (uint8_t)meet_alone(query_text(part), part->last, token_text(p->x, t), p->dated,
                                        &e.weight);
            if (e.weight <= 0 || !listed_free(p, k) || p->edge_count == EDGES_MAX)
                continue;
            p->chosen[p->chosen_count++] = p->edge_count;
            p->edges[p->edge_count++] = e;
            p->query_used |= e.query;
            p->listed_used |= e.listed;
        }
    }
}

/* ---- the sum and its reasons ---- */

static void give(struct evidence_list *reasons, struct name_score *out, struct evidence e)
{
    out->sum += e.weight;
    if (reasons && reasons->n < NAME_EVIDENCE_MAX)
        reasons->v[reasons->n++] = e;
}

static enum part_role listed_role(const struct listed_name *name, uint16_t mask)
{
    if (name->surname & mask)
        return PART_SURNAME;
    return name->given & mask ? PART_GIVEN : PART_ANY;
}

static enum evidence_field field_of(enum part_role query, enum part_role listed)
{
    enum part_role role = query == PART_ANY ? listed : query;

    return role == PART_SURNAME ? EVIDENCE_SURNAME
           : role == PART_GIVEN ? EVIDENCE_GIVEN
                                : EVIDENCE_NAME;
}

/*
 * Parts of one name are not independent: whoever is called NGUYEN is called VAN more often than
 * others are. The first agreeing part tells the culture; what the next ones say is less by that.
 */
static double later_part(double weight, uint32_t place)
{
    if (place == 0 || weight <= 0)
        return weight;
    double share = place == 1 ? SHARE_SECOND_PART : SHARE_LATER_PARTS;
    return fmax(weight - LOSS_CULTURE, weight * share);
}

static void give_chosen(const struct pairing *p, struct name_score *out,
                        struct evidence_list *reasons)
{
    for (uint32_t i = 0; i < p->chosen_count; i++) {
        const struct edge *e = &p->edges[p->chosen[i]];
        double weight = later_part(e->weight, i);
        weight = fmin(weight, fmax(NAMES_MAX_SUM - out->sum, 0));
        give(reasons, out,
             (struct evidence){
                 .field = field_of(e->part->role, listed_role(p->name, e->listed)),
                 .agreement = e->why == WHY_EXACT ? AGREEMENT_SAME : AGREEMENT_CLOSE,
                 .why = e->why,
                 .weight = weight,
                 .subject_value = query_text(e->part),
                 .subject_source = p->q->source,
                 .listed_value = token_text(p->x, &p->x->tokens[e->token]),
             });
    }
}

/* The next part that stayed alone from `*at` on, the same role first when one is wanted. */
static bool next_alone(const struct pairing *p, enum part_role role, uint16_t taken, uint32_t *at)
{
    bool found = false;

    for (uint32_t k = 0; k < p->name->parts; k++) {
        if (!listed_free(p, k) || (taken >> k & 1))
            continue;
        if (!found)
            *at = k;
        found = true;
        if (role != PART_ANY && listed_role(p->name, (uint16_t)(1u << k)) == role) {
            *at = k;
            break;
        }
    }
    return found;
}

/* Nothing of the query's `role` found a partner, nor did anything the list has in its place. */
static bool role_contradicted(const struct pairing *p, enum part_role role)
{
    bool query_alone = false, listed_alone = false;

    for (uint32_t i = 0; i < p->q->single_count; i++) {
        if (p->q->parts[i].role != role || p->q->parts[i].particle)
            continue;
        if (!query_free(p, i))
            return false;
        query_alone = true;
    }
    for (uint32_t k = 0; k < p->name->parts; k++) {
        enum part_role listed = listed_role(p->name, (uint16_t)(1u << k));
        if (listed_particle(p, k) || (listed != role && listed != PART_ANY))
            continue;
        if (listed == role && !listed_free(p, k))
            return false;
        listed_alone = listed_alone || listed_free(p, k);
    }
    return role != PART_ANY && query_alone && listed_alone;
}

static void give_alone(const struct pairing *p, struct name_score *out,
                       struct evidence_list *reasons)
{
    uint16_t taken = 0;
    uint32_t k = 0;
    bool wholly[] = {[PART_ANY] = false,
                     [PART_SURNAME] = role_contradicted(p, PART_SURNAME),
                     [PART_GIVEN] = role_contradicted(p, PART_GIVEN)};

    for (uint32_t i = 0; i < p->q->single_count; i++) {
        const struct query_part *part = &p->q->parts[i];
        if (!query_free(p, i))
            continue;
        struct evidence e = {.field = field_of(part->role, PART_ANY),
                             .agreement = AGREEMENT_NOT_GIVEN,
                             .why = WHY_NOT_LISTED,
                             .weight = p->query_cost[i],
                             .subject_value = query_text(part),
                             .subject_source = p->q->source};
        if (next_alone(p, part->role, taken, &k)) {
            taken |= (uint16_t)(1u << k);
            e.agreement = AGREEMENT_DIFFERENT;
            e.why = WHY_CONTRADICTED;
            /* NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Assign): set_costs() came first */
            e.weight += p->listed_cost[k] + W_CONTRADICTED;
            if (wholly[part->role])
                e.weight +=
                    p->dated == DATED_FULLY ? W_ROLE_CONTRADICTED_DATED : W_ROLE_CONTRADICTED;
            wholly[part->role] = false; /* once for the role */
            e.listed_value = token_text(p->x, listed_token(p, k));
        }
        give(reasons, out, e);
    }
    while (next_alone(p, PART_ANY, taken, &k)) {
        taken |= (uint16_t)(1u << k);
        give(reasons, out,
             (struct evidence){.field =
                                   field_of(PART_ANY, listed_role(p->name, (uint16_t)(1u << k))),
                               .agreement = AGREEMENT_NOT_GIVEN,
                               .why = WHY_NOT_CARRIED,
                               .weight = p->listed_cost[k],
                               .listed_value = token_text(p->x, listed_token(p, k))});
    }
}

/* Surname met given names and the other way round, more often than not. */
static bool is_swapped(const struct pairing *p)
{
    int same = 0, crossed = 0;

    for (uint32_t i = 0; i < p->chosen_count; i++) {
        const struct edge *e = &p->edges[p->chosen[i]];
        enum part_role listed = listed_role(p->name, e->listed);
        if (e->part->role == PART_ANY || listed == PART_ANY || e->part->particle)
            continue;
        if (e->part->role == listed)
            same++;
        else
            crossed++;
    }
    return crossed > same;
}

static void give_whole(const struct pairing *p, struct name_score *out,
                       struct evidence_list *reasons)
{
    struct evidence e = {.field = EVIDENCE_NAME, .agreement = AGREEMENT_CLOSE};

    if (is_swapped(p)) {
        e.why = WHY_SWAPPED;
        e.weight = W_SWAPPED;
        give(reasons, out, e);
    }
    if (p->name->weak) {
        e.why = WHY_WEAK_NAME;
        e.weight = W_WEAK_NAME;
        give(reasons, out, e);
    }
}

static int bits(uint16_t mask)
{
    int n = 0;

    for (; mask != 0; mask &= (uint16_t)(mask - 1))
        n++;
    return n;
}

/* How much of both names agrees, and whether that may be a hit at all. */
static void set_share(const struct pairing *p, struct name_score *out)
{
    double query_all = 0, query_met = 0, query_agreed = 0, listed_all = 0, listed_agreed = 0;
    double best = 0;
    uint16_t query_real = 0, listed_real = 0, query_got = 0, listed_got = 0;
    bool full = true;

    for (uint32_t i = 0; i < p->q->single_count; i++) {
        query_all += fmin(query_info(&p->q->parts[i]), INFO_MISSING_MAX);
        query_real |= (uint16_t)((unsigned)!p->q->parts[i].particle << i);
    }
    for (uint32_t k = 0; k < p->name->parts; k++) {
        listed_all += fmin(listed_info(p, k), INFO_MISSING_MAX);
        listed_real |= (uint16_t)((unsigned)!listed_particle(p, k) << k);
    }
    for (uint32_t i = 0; i < p->chosen_count; i++) {
        const struct edge *e = &p->edges[p->chosen[i]];
        double query = 0, listed = 0;
        for (uint32_t b = 0; b < NAME_PARTS_MAX; b++) {
            if (e->query >> b & 1)
                query += fmin(query_info(&p->q->parts[b]), INFO_MISSING_MAX);
            if (e->listed >> b & 1)
                listed += fmin(listed_info(p, b), INFO_MISSING_MAX);
        }
        double quality = fmin(1, e->weight / fmax(fmin(query, listed), 0.1));
        query_met += query;
        query_agreed += query * quality;
        listed_agreed += listed * quality;
        best = fmax(best, e->weight);
        query_got |= e->query;
        listed_got |= e->listed;
        full =
            full && (e->why == WHY_EXACT || e->why == WHY_TRANSLITERATED || e->why == WHY_JOINED);
    }
    out->share = fmin(1, (query_agreed + listed_agreed) / fmax(query_all + listed_all, 0.1));
    int met = bits(query_got & query_real), met_listed = bits(listed_got & listed_real);
    int most = met > met_listed ? met : met_listed;
    out->whole = full && most > 0 && !p->name->weak && (query_real & ~query_got) == 0 &&
                 (listed_real & ~listed_got) == 0;
    bool single = bits(query_real) == 1 || bits(listed_real) == 1;
    double least = single ? NAME_SHARE_MIN / 2 : NAME_SHARE_MIN;
    if (most == 1 && best >= INFO_COMMON && p->dated == DATED_FULLY &&
        query_met >= NAME_SHARE_DATED * query_all)
        out->floor = FLOOR_NEEDS_DATE; /* an uncommon name and the very day */
    else if (query_met < least * query_all || most == 0)
        out->floor = FLOOR_NO;
    else if (most >= 2)
        out->floor = FLOOR_OK;
    else if (!single || best < INFO_COMMON)
        out->floor = FLOOR_NO;
    else
        out->floor = bits(query_real) == bits(listed_real) ? FLOOR_OK : FLOOR_NEEDS_DATE;
}

void name_compare(const struct query *q, uint32_t name, enum dated dated, struct name_score *out,
                  struct evidence_list *reasons)
{
    struct pairing p;

    p.q = q;
    p.x = q->x;
    p.name = &q->x->names[name];
    p.dated = dated;
    p.edge_count = 0;
    *out = (struct name_score){.floor = FLOOR_NO};
    set_costs(&p);
    find_edges(&p);
    choose_best(&p);
    pair_leftovers(&p);
    give_chosen(&p, out, reasons);
    give_alone(&p, out, reasons);
    give_whole(&p, out, reasons);
    set_share(&p, out);
}
