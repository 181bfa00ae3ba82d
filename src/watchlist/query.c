/* SPDX-License-Identifier: Apache-2.0 */
/* From the parts of a traveller's name to the tokens they may mean, by five kinds of key. */
#include "watchlist/query.h"

#include "watchlist/weights.h"

#include <math.h>

/* How many tokens one part may mean: a nonsense part must not fill the table for the others. */
#define HITS_PER_PART 128
#define PREFIX_LETTERS_MIN 4
#define PREFIX_TOKENS_MAX 512
#define BONES_MIN 3 /* two consonants are shared by hundreds of names */

/* ln(m / u) by length: how often the same person's name differs so, against how often a stranger's
 * happens to be this near. */
static float by_length(const float *table, size_t count, size_t n)
{
    return table[n < count ? n : count - 1];
}

static const float one_edit[] = {0, 0, 0, 0, 2.8F, 3.9F, 4.8F, 5.5F, 6.2F};
static const float two_edits[] = {0, 0, 0, 0, 0, 0, 0, 0, 3.2F, 3.9F, 4.6F};
static const float sound_same[] = {0, 1, 2, 3.2F, 4.6F, 5.7F, 6.6F, 7.3F};
static const float bones_same[] = {0, 0, 1.4F, 3, 4.4F, 5.6F};
static const float begins_same[] = {0, 0, 0, 0, 3.2F, 4.1F, 5.1F, 5.8F, 6.4F};
#define BY_LENGTH(table, n) by_length((table), COUNT_OF(table), (n))
#define STRENGTH_FULL 99.0F
#define STRENGTH_CUT 2.0F /* more when the field was full: a cut was to be expected */
/* A part that is itself a well-known name is less likely a slip for another one. */
#define STRENGTH_KNOWN (-1.5F)
#define INFO_KNOWN 8.0F

static uint32_t map_slot(uint32_t token)
{
    return token * UINT32_C(2654435761) >> 20;
}

static uint16_t *map_find(struct query *q, uint32_t token)
{
    uint32_t at = map_slot(token);

    while (q->map[at] != 0 && q->hits[q->map[at] - 1].token != token)
        at = (at + 1) & (QUERY_MAP_SIZE - 1);
    return &q->map[at];
}

const struct hit *query_hits(const struct query *q, uint32_t token)
{
    uint32_t at = map_slot(token);

    while (q->map[at] != 0 && q->hits[q->map[at] - 1].token != token)
        at = (at + 1) & (QUERY_MAP_SIZE - 1);
    return q->map[at] != 0 ? &q->hits[q->map[at] - 1] : NULL;
}

struct lookup {
    struct query *q;
    const struct query_part *part;
    uint8_t at;     /* of the part */
    uint32_t found; /* by this part */
};

/* Note that the part may mean `token`; the strongest reason stays. */
static void add_hit(struct lookup *l, uint32_t token, enum why why, float strength)
{
    struct query *q = l->q;
    uint16_t *slot = map_find(q, token);

    for (uint16_t h = *slot; h != 0; h = q->hits[h - 1].next) {
        struct hit *known = &q->hits[h - 1];
        if (known->part != l->at)
            continue;
        if (strength > known->strength) {
            known->strength = strength;
            known->why = (uint8_t)why;
        }
        return;
    }
    if (q->hit_count == QUERY_HITS_MAX || l->found == HITS_PER_PART || strength <= 0)
        return;
    q->hits[q->hit_count] = (struct hit){
        .token = token, .next = *slot, .part = l->at, .why = (uint8_t)why, .strength = strength};
    *slot = (uint16_t)++q->hit_count;
    l->found++;
}

/* Tokens that may have the key: those of its bucket with its tag. */
struct key_walk {
    const struct key_table *keys;
    uint32_t at, end;
    uint8_t tag;
};

static struct key_walk keys_of(const struct watchlist_index *x, uint32_t hash)
{
    uint32_t bucket = hash >> x->keys.shift;

    return (struct key_walk){&x->keys, x->keys.buckets[bucket], x->keys.buckets[bucket + 1],
                             (uint8_t)hash};
}

static bool next_key(struct key_walk *w, uint32_t *token)
{
    while (w->at < w->end && w->keys->tags[w->at] != w->tag)
        w->at++;
    if (w->at == w->end)
        return false;
    *token = w->keys->tokens[w->at++];
    return true;
}

static const struct token *token_at(const struct lookup *l, uint32_t token)
{
    return &l->q->x->tokens[token];
}

static bool same_transliteration(str a, str b)
{
    char x[TOKEN_LETTERS_MAX], y[TOKEN_LETTERS_MAX];

    return str_eq((str){x, transliteration_fold(a, x, sizeof x)},
                  (str){y, transliteration_fold(b, y, sizeof y)});
}

static float known_loss(const struct lookup *l)
{
    return l->part->known && l->part->info < INFO_KNOWN ? STRENGTH_KNOWN : 0;
}

/* ---- one function for each kind of key ---- */

static void look_exact(struct lookup *l, struct query_part *part)
{
    const struct watchlist_index *x = l->q->x;
    uint32_t token = token_find(x, query_text(part));
    uint32_t whole = x->base ? token_find(x->base, query_text(part)) : TOKEN_NONE;

    part->info = (float)-log(unseen_share(part->n));
    part->known = token != TOKEN_NONE || whole != TOKEN_NONE;
    if (whole != TOKEN_NONE) { /* what a patch has not, its base may know */
        part->info = x->base->tokens[whole].info;
        part->group = x->base->tokens[whole].group;
    }
    if (token == TOKEN_NONE)
        return;
    part->info = x->tokens[token].info;
    part->group = x->tokens[token].group;
    if (x->tokens[token].count > 0)
        add_hit(l, token, WHY_EXACT, STRENGTH_FULL);
}

static void look_group(struct lookup *l)
{
    uint16_t group = l->part->group;

    if (group == 0)
        return;
    struct key_walk w =
        keys_of(l->q->x, key_hash(KEY_GROUP, (str){(const char *)&group, sizeof group}));
    for (uint32_t token; next_key(&w, &token);)
        if (token_at(l, token)->group == group && token_at(l, token)->count > 0)
            add_hit(l, token, WHY_VARIANT, STRENGTH_FULL - 2);
}

static void look_sound(struct lookup *l)
{
    const struct watchlist_index *x = l->q->x;
    str sound = {l->part->sound.text, l->part->sound.n};
    struct key_walk w = keys_of(x, key_hash(KEY_SOUND, sound));

    for (uint32_t token; next_key(&w, &token);) {
        const struct token *t = &x->tokens[token];
        if (t->count == 0 || !str_eq(token_sound(x, t), sound))
            continue;
        if (same_transliteration(token_text(x, t), query_text(l->part)))
            add_hit(l, token, WHY_TRANSLITERATED, STRENGTH_FULL - 1);
        else
            add_hit(l, token, WHY_SOUND, BY_LENGTH(sound_same, sound.n));
    }
}

/* Equal consonants: vowels may differ by one sound, by two in longer names. Whether the list has
 * the name in Arabic script, without vowels at all, is seen only when names are compared. */
static void look_bones(struct lookup *l)
{
    const struct watchlist_index *x = l->q->x;
    str sound = {l->part->sound.text, l->part->sound.n};
    str bones = {l->part->sound.bones, l->part->sound.bones_n};
    unsigned apart = sound.n < 6 ? 1 : 2;
    struct key_walk w;
    struct osa sounds;

    if (bones.n < BONES_MIN)
        return;
    osa_prepare(&sounds, sound);
    w = keys_of(x, key_hash(KEY_BONES, bones));
    for (uint32_t token; next_key(&w, &token);) {
        const struct token *t = &x->tokens[token];
        if (t->count == 0 || !str_eq(token_bones(x, t), bones))
            continue;
        /* One side without vowels (Arabic script), or nearly the same ones. */
        if (t->sound_n <= bones.n + 1 ||
            (t->sound_n <= sound.n + apart && sound.n <= t->sound_n + apart &&
             osa_to(&sounds, token_sound(x, t)) <= apart))
            add_hit(l, token, WHY_SOUND, BY_LENGTH(bones_same, bones.n));
    }
}

static void look_near(struct lookup *l, uint32_t hash, const struct osa *letters, unsigned allowed,
                      float loss)
{
    const struct watchlist_index *x = l->q->x;
    str text = query_text(l->part);
    struct key_walk w = keys_of(x, hash);

    for (uint32_t token; next_key(&w, &token);) {
        const struct token *t = &x->tokens[token];
        if (t->count == 0 || t->n + allowed < text.n || text.n + allowed < t->n)
            continue;
        size_t shorter = t->n < text.n ? t->n : text.n;
        unsigned apart = osa_to(letters, token_text(x, t));
        if (apart == 1)
            add_hit(l, token, WHY_ONE_EDIT, BY_LENGTH(one_edit, shorter) + loss);
        else if (apart == 2 && shorter >= 8)
            add_hit(l, token, WHY_TWO_EDITS, BY_LENGTH(two_edits, shorter) + loss);
    }
}

static void look_edits(struct lookup *l)
{
    const struct watchlist_index *x = l->q->x;
    str text = query_text(l->part);
    uint32_t hashes[DELETIONS_MAX];
    struct osa letters;
    unsigned allowed = edits_allowed(text.n);
    float loss = known_loss(l);

    if (allowed == 0)
        return;
    /* Written together is a change already: allow one edit beside it. */
    uint32_t n = deletion_hashes(text, l->part->joined ? 1 : allowed, hashes);
    osa_prepare(&letters, text);
    /* A large table is far from the processor: ask for all of it, then look. */
    for (uint32_t i = 0; i < n; i++)
        PREFETCH(&x->keys.buckets[hashes[i] >> x->keys.shift]);
    for (uint32_t i = 0; i < n; i++)
        PREFETCH(&x->keys.tags[x->keys.buckets[hashes[i] >> x->keys.shift]]);
    for (uint32_t i = 0; i < n; i++)
        look_near(l, hashes[i], &letters, allowed, loss);
}

/* The first token not before `text` in alphabetical order. */
static uint32_t lower_token(const struct watchlist_index *x, str text)
{
    uint32_t place = pair_place(text), low = x->pairs[place], high = x->pairs[place + 1];

    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (str_compare(token_text(x, &x->tokens[mid]), text) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static void look_prefix(struct lookup *l)
{
    const struct watchlist_index *x = l->q->x;
    str text = query_text(l->part);

    if (!l->part->last || text.n < PREFIX_LETTERS_MIN)
        return;
    uint32_t first = lower_token(x, text);
    float strength = BY_LENGTH(begins_same, text.n);
    strength += l->q->full ? STRENGTH_CUT : known_loss(l);
    for (uint32_t i = first; i < x->token_count && i < first + PREFIX_TOKENS_MAX; i++) {
        const struct token *t = &x->tokens[i];
        if (!str_starts(token_text(x, t), text))
            return;
        if (t->count > 0 && t->n > text.n)
            add_hit(l, i, l->q->full ? WHY_TRUNCATED : WHY_BEGINS, strength);
    }
}

static void look_up(struct query *q, uint32_t at)
{
    struct query_part *part = &q->parts[at];
    struct lookup l = {.q = q, .part = part, .at = (uint8_t)at};

    sound_fold(query_text(part), &part->sound);
    look_exact(&l, part);
    look_group(&l);
    look_sound(&l);
    if (part->particle)
        return;
    look_prefix(&l);
    look_bones(&l);
    look_edits(&l);
}

/* ---- parts ---- */

static void add_single(struct query *q, const struct name_part *from, uint32_t at)
{
    struct query_part *part = &q->parts[q->part_count++];

    *part = (struct query_part){
        .n = from->n,
        .role = from->role,
        .mask = (uint16_t)(1u << at),
        .particle = from->particle,
        .last = from->last,
    };
    memcpy(part->text, from->text, from->n);
}

static void add_joined(struct query *q, const struct name_parts *parts, uint32_t first,
                       uint32_t span)
{
    struct query_part *part = &q->parts[q->part_count];
    const struct name_part *head = &parts->v[first], *tail = &parts->v[first + span - 1];

    *part = (struct query_part){.joined = true, .last = tail->last};
    part->role = head->role == tail->role ? head->role : (uint8_t)PART_ANY;
    for (uint32_t i = first; i < first + span; i++) {
        if (part->n + parts->v[i].n > TOKEN_LETTERS_MAX)
            return;
        memcpy(part->text + part->n, parts->v[i].text, parts->v[i].n);
        part->n = (uint8_t)(part->n + parts->v[i].n);
        part->mask |= (uint16_t)(1u << i);
    }
    q->part_count++;
}

void query_make(struct query *q, const struct watchlist_index *x, const struct name_parts *parts,
                str source)
{
    q->x = x;
    q->part_count = 0;
    q->hit_count = 0;
    q->full = parts->full;
    q->source = source;
    memset(q->map, 0, sizeof q->map);
    for (uint32_t i = 0; i < parts->n; i++)
        add_single(q, &parts->v[i], i);
    q->single_count = q->part_count;
    for (uint32_t span = 2; span <= 3; span++)
        for (uint32_t i = 0; i + span <= parts->n; i++)
            add_joined(q, parts, i, span);
    for (uint32_t i = 0; i < q->part_count; i++)
        look_up(q, i);
}
