/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Checks over all messages of a run.
 *
 * An interchange is told from the next by where its UNB stands. Its content is known only when it
 * is over, so that is when it is compared with an earlier one of the same sender and reference.
 *
 * Parts belong together when sender, type and access reference agree and they were prepared within
 * half an hour of the first: carriers use one reference for every push of a flight.
 */
#include "messages/conformance_run.h"

#include "base/hash.h"
#include "base/map.h"

#include <stdio.h>
#include <stdlib.h>

#define RUN_BUDGET (24 * MIB)
#define REFERENCES_BUDGET (8 * MIB) /* of one interchange */
#define SPREAD_MS ((utc_ms)30 * 60 * 1000)
#define MISSING_NAMED 5 /* missing parts that are named; the others are not counted */
#define KEY_MAX 512

/** A list in parts. */
struct push {
    enum message_type type;
    uint32_t number; /* its own, for the keys of its parts */
    uint32_t parts, highest;
    uint32_t lasts, last_at, firsts, first_at; /* marked F and C */
    uint64_t found, declared;
    bool each_own;   /* every part counts what it holds itself */
    bool each_total; /* every part counts the same */
    bool counted;    /* every part has a count */
    uint64_t flight; /* hash of the flight of its first part */
    utc_ms prepared;
    struct place place;
    struct conformance_origin origin;
};

/** The interchange that is being read. */
struct current {
    bool open, present, grouped, bare, mixed_told;
    uint32_t file;
    uint64_t offset, group_offset, digest;
    char key[KEY_MAX];
    size_t key_length;
    struct map references;
};

struct conformance_run {
    struct conformance_context context;
    struct arena mem, reference_mem;
    struct current current;
    struct map interchanges; /* key to index in digests */
    VEC(uint64_t) digests;
    struct map push_keys; /* key to index of the latest push */
    VEC(struct push) pushes;
    struct map part_keys; /* push and part number to index in part_digests */
    VEC(uint64_t) part_digests;
    struct map closed; /* flight to index in closed_at */
    VEC(utc_ms) closed_at;
    VEC(struct conformance_late) late;
};

struct conformance_run *conformance_run_new(const struct conformance_context *context)
{
    struct conformance_run *run = calloc(1, sizeof(*run));

    if (!run)
        return NULL;
    run->context = *context;
    arena_init(&run->mem, RUN_BUDGET);
    arena_init(&run->reference_mem, REFERENCES_BUDGET);
    return run;
}

void conformance_run_free(struct conformance_run *run)
{
    if (!run)
        return;
    arena_fini(&run->mem);
    arena_fini(&run->reference_mem);
    free(run);
}

bool conformance_run_full(const struct conformance_run *run)
{
    return run->mem.refused;
}

/**
 * The value of a key, which is copied when it is new.
 * @return NULL: no memory, or the key is new and the map is full
 */
static uint32_t *remember(struct arena *mem, struct map *map, str key, bool *added)
{
    uint32_t *known = map_get(map, key);
    str copy;

    *added = false;
    if (known)
        return known;
    /* Once something was refused, all is: a run remembers a beginning, not samples. */
    if (mem->refused || !str_dup(mem, key, &copy))
        return NULL;
    return map_put(mem, map, copy, added);
}

/* ---- interchanges ---------------------------------------------------------------------------- */

/** Texts of a key, cut to equal lengths so that a hostile one cannot push the others out. */
static size_t write_key(char out[KEY_MAX], const str *parts, size_t count)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++) {
        str part = str_head(parts[i], KEY_MAX / 8 - 1);
        if (part.n)
            memcpy(out + n, part.p, part.n);
        n += part.n;
        out[n++] = '\x1F';
    }
    return n;
}

static void open_interchange(struct conformance_run *run, const struct message *m, uint32_t file)
{
    struct current *now = &run->current;
    const struct interchange *unb = &m->interchange;
    const str parts[] = {unb->sender, unb->sender_qualifier, unb->recipient, unb->reference};

    arena_reset(&run->reference_mem);
    *now = (struct current){.open = true,
                            .present = unb->present,
                            .file = file,
                            .offset = unb->offset,
                            .group_offset = UINT64_MAX};
    now->key_length = unb->reference.n ? write_key(now->key, parts, COUNT_OF(parts)) : 0;
}

/** Tell of one that came before. */
static void close_interchange(struct conformance_run *run, struct findings *out, struct arena *mem)
{
    struct current *now = &run->current;
    struct place place = {.tag = "UNB", .element = 5, .component = 1, .offset = now->offset};
    bool added;

    if (!now->open)
        return;
    now->open = false;
    if (!now->present || now->key_length == 0)
        return;
    uint32_t *at =
        remember(&run->mem, &run->interchanges, (str){now->key, now->key_length}, &added);
    if (!at)
        return;
    if (!added) {
        bool same = *at < run->digests.n && run->digests.v[*at] == now->digest;
        findings_add(out, mem, same ? FINDING_INTERCHANGE_DUPLICATE : FINDING_INTERCHANGE_REUSED,
                     &place);
        return;
    }
    *at = run->digests.n;
    if (vec_push(&run->mem, &run->digests))
        *vec_last(&run->digests) = now->digest;
}

static void check_mixture(struct current *now, const struct message *m, struct findings *out,
                          struct arena *mem)
{
    struct place place = {.tag = "UNH", .segment = 1, .offset = m->offset};

    now->grouped |= m->group.present;
    now->bare |= !m->group.present;
    if (now->grouped && now->bare && !now->mixed_told)
        findings_add(out, mem, FINDING_GROUPS_MIXED, &place);
    now->mixed_told |= now->grouped && now->bare;
}

static void check_reference(struct conformance_run *run, const struct message *m,
                            struct findings *out, struct arena *mem)
{
    struct place place = {
        .tag = "UNH", .segment = 1, .element = 1, .component = 1, .offset = m->offset};
    bool added;

    if (m->reference.n == 0)
        return;
    uint32_t *known =
        remember(&run->reference_mem, &run->current.references, str_head(m->reference, 64), &added);
    if (known && !added)
        findings_add(out, mem, FINDING_UNH_DUPLICATE, &place);
}

static void check_envelope(struct conformance_run *run, const struct message *m, uint64_t digest,
                           uint32_t file, struct findings *of_file, struct findings *of_message,
                           struct arena *mem)
{
    struct current *now = &run->current;
    const struct interchange *unb = &m->interchange;
    bool same = now->open && now->file == file && now->present && unb->present &&
                now->offset == unb->offset;

    if (!same) {
        close_interchange(run, of_file, mem);
        open_interchange(run, m, file);
        conformance_check_interchange(unb, &run->context, of_message, mem);
    }
    now->digest = hash64_mix(now->digest, digest);
    if (m->group.present && m->group.offset != now->group_offset)
        conformance_check_group(m, of_message, mem);
    now->group_offset = m->group.present ? m->group.offset : now->group_offset;
    if (!unb->present || m->type_sent.n == 0)
        return;
    check_mixture(now, m, of_message, mem);
    check_reference(run, m, of_message, mem);
}

/* ---- lists in parts -------------------------------------------------------------------------- */

/** The flight as a key; without the day and place of departure two flights of a week would meet. */
static size_t write_flight_key(char out[KEY_MAX], const struct message *m)
{
    const struct designator *d = &m->flight.designator;
    const struct leg *leg = flight_ref_leg(&m->flight);
    char day[DATE_TEXT];
    size_t n = leg ? date_format(leg->departs_at.date, day) : 0;
    const str parts[] = {
        m->interchange.sender,      d->carrier,   d->number, d->suffix,
        leg ? leg->from : STR_NONE, (str){day, n}
    };

    return write_key(out, parts, COUNT_OF(parts));
}

static size_t write_push_key(char out[KEY_MAX], const struct message *m)
{
    const str parts[] = {m->interchange.sender, m->type_sent, m->access_reference};

    if (m->access_reference.n == 0)
        return write_flight_key(out, m);
    return write_key(out, parts, COUNT_OF(parts));
}

static uint64_t flight_hash(const struct message *m)
{
    char key[KEY_MAX];

    return hash64((str){key, write_flight_key(key, m)}, 0);
}

static utc_ms prepared_at(const struct message *m)
{
    return date_full(m->interchange.prepared_at.date)
               ? utc_from_local(m->interchange.prepared_at, 0)
               : 0;
}

/** The push that this part belongs to, new or known. @return NULL: no memory */
static struct push *find_push(struct conformance_run *run, const struct message *m,
                              struct conformance_origin origin)
{
    char key[KEY_MAX];
    utc_ms prepared = prepared_at(m);
    bool added;
    uint32_t *at = remember(&run->mem, &run->push_keys, (str){key, write_push_key(key, m)}, &added);

    if (!at)
        return NULL;
    if (!added && *at < run->pushes.n) {
        struct push *known = &run->pushes.v[*at];
        utc_ms apart =
            prepared > known->prepared ? prepared - known->prepared : known->prepared - prepared;
        if (apart <= SPREAD_MS)
            return known;
    }
    *at = run->pushes.n;
    if (!vec_push(&run->mem, &run->pushes))
        return NULL;
    struct push *push = vec_last(&run->pushes);
    *push = (struct push){
        .type = m->type,
        .number = *at,
        .each_own = true,
        .each_total = true,
        .counted = true,
        .flight = flight_hash(m),
        .prepared = prepared,
        .place = {.tag = "UNH", .segment = 1, .element = 4, .component = 1},
        .origin = origin
    };
    push->place.offset = m->offset;
    return push;
}

static str part_key(char out[32], const struct push *push, uint32_t part)
{
    int n = snprintf(out, 32, "%u/%u", push->number, part);

    return (str){out, n > 0 ? (size_t)n : 0};
}

/** Remember a part. @return false: it was there before, or there is no memory */
static bool add_part(struct conformance_run *run, const struct push *push, const struct message *m,
                     uint64_t digest, struct findings *out, struct arena *mem)
{
    struct place place = {
        .tag = "UNH", .segment = 1, .element = 4, .component = 1, .offset = m->offset};
    char key[32];
    bool added;
    uint32_t *at = remember(&run->mem, &run->part_keys, part_key(key, push, m->part), &added);

    if (!at)
        return false;
    if (!added) {
        /* The same again is a repeated interchange, and told as such. */
        if (*at >= run->part_digests.n || run->part_digests.v[*at] != digest)
            findings_add(out, mem, FINDING_PART_DUPLICATE, &place);
        return false;
    }
    *at = run->part_digests.n;
    if (vec_push(&run->mem, &run->part_digests))
        *vec_last(&run->part_digests) = digest;
    return true;
}

static void count_part(struct push *push, const struct message *m)
{
    uint64_t found = m->type == MESSAGE_PNRGOV ? m->bookings.n : m->travellers.n;

    if (push->parts++ == 0)
        push->declared = m->declared_count;
    push->highest = m->part > push->highest ? m->part : push->highest;
    push->counted &= m->has_declared_count;
    push->each_own &= m->declared_count == found;
    push->each_total &= m->declared_count == push->declared;
    push->found += found;
    if (m->last_part) {
        push->lasts++;
        push->last_at = m->part;
    }
    if (m->part_mark == 'C') {
        push->firsts++;
        push->first_at = m->part;
    }
}

static void note_part(struct conformance_run *run, const struct message *m, uint64_t digest,
                      struct conformance_origin origin, struct findings *out, struct arena *mem)
{
    struct place place = {.tag = "UNH", .segment = 1, .offset = m->offset};

    if (!m->part_present || (m->part <= 1 && m->last_part) ||
        (m->type != MESSAGE_PNRGOV && m->type != MESSAGE_PAXLST))
        return;
    struct push *push = find_push(run, m, origin);
    if (!push)
        return;
    if (push->parts && push->flight != flight_hash(m))
        findings_add(out, mem, FINDING_PART_FLIGHT, &place);
    if (add_part(run, push, m, digest, out, mem))
        count_part(push, m);
}

static void add_late(struct conformance_run *run, const struct push *push, enum finding_code code,
                     str text)
{
    if (!vec_push(&run->mem, &run->late))
        return;
    *vec_last(&run->late) = (struct conformance_late){
        .finding = {.code = code,
                    .severity = finding_kind(code)->severity,
                    .place = push->place,
                    .text = text.n ? text : str_from_c(finding_kind(code)->meaning)},
        .origin = push->origin,
    };
}

/** Which parts are missing, the first few by number. @return false: none */
static bool tell_missing(struct conformance_run *run, const struct push *push)
{
    char text[160], key[32];
    size_t n = 0;
    uint32_t missing = 0;
    str kept = STR_NONE;

    for (uint32_t part = 1; part <= push->highest && missing < MISSING_NAMED; part++) {
        if (map_get(&run->part_keys, part_key(key, push, part)))
            continue;
        n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%u", missing++ ? ", " : "", part);
    }
    if (missing == 0)
        return false;
    if (!arena_printf(&run->mem, &kept, "%s " STR_FMT "%s of %u missing",
                      missing == 1 ? "part" : "parts", (int)n, text,
                      missing == MISSING_NAMED ? " and perhaps more" : "", push->highest))
        kept = STR_NONE;
    add_late(run, push, FINDING_PART_MISSING, kept);
    return true;
}

/** EQN and CNT count all parts; some senders count each part, which is as good. */
static void judge_counts(struct conformance_run *run, const struct push *push)
{
    bool good = push->each_own || (push->each_total && push->declared == push->found);
    str text;

    if (!push->counted || good)
        return;
    if (!arena_printf(&run->mem, &text, "the parts count %llu in all, found %llu",
                      (unsigned long long)push->declared, (unsigned long long)push->found))
        text = STR_NONE;
    add_late(run, push, push->type == MESSAGE_PNRGOV ? FINDING_PNR_COUNT : FINDING_COUNT_DIFFERS,
             text);
}

static void judge_push(struct conformance_run *run, const struct push *push)
{
    if (push->parts == 1 && push->highest <= 1 && push->counted && push->each_own) {
        add_late(run, push, FINDING_PART_UNMARKED, STR("a list in one part should be marked 01:F"));
        return;
    }
    bool missing = tell_missing(run, push);
    if (push->lasts == 0)
        add_late(run, push, FINDING_PART_MISSING, STR("no part is marked as the last one"));
    else if (push->lasts > 1 || push->last_at != push->highest)
        add_late(run, push, FINDING_PART_LAST, STR_NONE);
    else if (!missing)
        judge_counts(run, push);
    if (push->firsts != 1 || push->first_at != 1)
        add_late(run, push, FINDING_PART_UNMARKED, STR("part 1, and no other, should be marked C"));
}

/* ---- close-out ------------------------------------------------------------------------------- */

/** F8: a plain list of passengers after the flight was closed. Source: conformance.md section 3. */
static void note_close_out(struct conformance_run *run, const struct message *m,
                           struct findings *out, struct arena *mem)
{
    struct place place = {.tag = "UNH", .segment = 1, .offset = m->offset};
    char key[KEY_MAX];
    bool added;

    if (m->type != MESSAGE_PAXLST || m->list != LIST_PASSENGER)
        return;
    str flight = {key, write_flight_key(key, m)};
    if (m->function == FUNCTION_LIST) {
        uint32_t *at = map_get(&run->closed, flight);
        if (at && *at < run->closed_at.n && prepared_at(m) > run->closed_at.v[*at])
            findings_add(out, mem, FINDING_AFTER_CLOSE_OUT, &place);
        return;
    }
    if (m->function != FUNCTION_CLOSE && m->function != FUNCTION_CLOSE_ON_BOARD &&
        m->function != FUNCTION_CLOSE_NOT_ON_BOARD)
        return;
    uint32_t *at = remember(&run->mem, &run->closed, flight, &added);
    if (!at || !added)
        return;
    *at = run->closed_at.n;
    if (vec_push(&run->mem, &run->closed_at))
        *vec_last(&run->closed_at) = prepared_at(m);
}

/* ---- the run --------------------------------------------------------------------------------- */

void conformance_run_message(struct conformance_run *run, const struct message *m, str raw,
                             struct conformance_origin origin, struct findings *of_file,
                             struct findings *of_message, struct arena *mem)
{
    uint64_t digest = hash64(raw, 0);

    check_envelope(run, m, digest, origin.file, of_file, of_message, mem);
    conformance_check(m, raw, &run->context, of_message, mem);
    note_part(run, m, digest, origin, of_message, mem);
    note_close_out(run, m, of_message, mem);
}

void conformance_run_file_end(struct conformance_run *run, struct findings *of_file,
                              struct arena *mem)
{
    close_interchange(run, of_file, mem);
}

uint32_t conformance_run_end(struct conformance_run *run, const struct conformance_late **out)
{
    for (uint32_t i = 0; i < run->pushes.n; i++)
        judge_push(run, &run->pushes.v[i]);
    *out = run->late.v;
    return run->late.n;
}
