/* SPDX-License-Identifier: Apache-2.0 */
/* MATIP packets for Type B. Source: RFC 2351; bits that it reserves are ignored. */
#include "edifact/matip.h"

#define HEADER 4
#define VERSION 1
#define CONTROL 0x80
#define SESSION_OPEN 0x7E
#define OPEN_CONFIRM 0x7D
#define SESSION_CLOSE 0x7C
#define OPEN_SHORT 6 /* without designators */
#define OPEN_LONG 10 /* with them */
#define WITH_CAUSE 5
/* Octet 5 of a Session Open, low bits: designators follow. */
#define DESIGNATORS_MASK 3
#define DESIGNATORS 2

void matip_reader_init(struct matip_reader *r)
{
    *r = (struct matip_reader){.offset = 0};
    buf_init(&r->held, MATIP_PACKET_MAX);
}

void matip_reader_fini(struct matip_reader *r)
{
    buf_fini(&r->held);
}

static uint8_t octet(str s, size_t at)
{
    return (uint8_t)s.p[at];
}

static uint16_t two_octets(str s, size_t at)
{
    return (uint16_t)(octet(s, at) << 8 | octet(s, at + 1));
}

/* ---- reading --------------------------------------------------------------------------------- */

/** The header of a packet, four octets. @return the length of the whole, or 0: not MATIP */
static size_t whole_length(str header)
{
    size_t length = two_octets(header, 2);

    if (octet(header, 0) != VERSION || length < HEADER)
        return 0;
    switch (octet(header, 1)) {
    case CONTROL | SESSION_OPEN:
        return length == OPEN_SHORT || length == OPEN_LONG ? length : 0;
    case CONTROL | OPEN_CONFIRM:
    case CONTROL | SESSION_CLOSE:
        return length == WITH_CAUSE ? length : 0;
    default:
        return length;
    }
}

static void read_session_open(str whole, struct matip_packet *out)
{
    bool told = (octet(whole, 5) & DESIGNATORS_MASK) == DESIGNATORS;

    out->kind = MATIP_SESSION_OPEN;
    out->coding = octet(whole, 4) & 7;
    out->protection = octet(whole, 5) >> 4;
    out->has_designators = whole.n == OPEN_LONG;
    out->incoherent = told != out->has_designators;
    if (out->has_designators) {
        out->sender = two_octets(whole, 6);
        out->recipient = two_octets(whole, 8);
    }
}

static struct matip_packet read_packet(str whole)
{
    struct matip_packet out = {.kind = MATIP_OTHER};

    switch (octet(whole, 1)) {
    case CONTROL | SESSION_OPEN:
        read_session_open(whole, &out);
        break;
    case CONTROL | OPEN_CONFIRM:
        out.kind = MATIP_OPEN_CONFIRM;
        out.cause = octet(whole, 4);
        break;
    case CONTROL | SESSION_CLOSE:
        out.kind = MATIP_SESSION_CLOSE;
        out.cause = octet(whole, 4);
        break;
    default:
        out.command = octet(whole, 1) & 0x7F;
        if (octet(whole, 1) < CONTROL)
            out.kind = MATIP_DATA;
        out.data = str_skip(whole, HEADER);
        break;
    }
    return out;
}

/** Move octets from `*in` to what is held until it has `n`. @return false: `*in` is empty first */
static bool hold(struct matip_reader *r, str *in, size_t n)
{
    size_t missing = n - r->held.n, take = missing < in->n ? missing : in->n;

    buf_add(&r->held, in->p, take);
    *in = str_skip(*in, take);
    return r->held.n == n;
}

static int refuse(struct matip_reader *r, struct err *err)
{
    r->failed = true;
    return err_set(err, ERR_SYNTAX, r->offset, "MATIP: not a packet of version 1");
}

/** The packet that began in an earlier piece. @return as matip_next */
static int next_split(struct matip_reader *r, str *in, struct matip_packet *out, struct err *err)
{
    bool there = r->held.n >= HEADER || hold(r, in, HEADER);
    size_t length = there ? whole_length(buf_view(&r->held)) : 0;

    if (there && length == 0)
        return refuse(r, err);
    if (there)
        there = hold(r, in, length);
    if (r->held.failed)
        return err_memory(err);
    if (!there)
        return 0;
    *out = read_packet(buf_view(&r->held));
    r->given = true;
    r->offset += length;
    return 1;
}

int matip_next(struct matip_reader *r, str *in, struct matip_packet *out, struct err *err)
{
    if (r->given)
        buf_reset(&r->held);
    r->given = false;
    if (r->failed)
        return refuse(r, err);
    if (r->held.n || in->n < HEADER)
        return next_split(r, in, out, err);
    size_t length = whole_length(*in);
    if (length == 0)
        return refuse(r, err);
    if (in->n < length)
        return next_split(r, in, out, err);
    *out = read_packet(str_head(*in, length));
    *in = str_skip(*in, length);
    r->offset += length;
    return 1;
}

/* ---- writing --------------------------------------------------------------------------------- */

static void write_header(struct buf *out, uint8_t command, size_t length)
{
    buf_char(out, VERSION);
    buf_char(out, (char)command);
    buf_char(out, (char)(length >> 8));
    buf_char(out, (char)length);
}

static void write_two(struct buf *out, uint16_t value)
{
    buf_char(out, (char)(value >> 8));
    buf_char(out, (char)value);
}

static void write_session_open(struct buf *out, const struct matip_packet *p)
{
    bool flag = p->has_designators != p->incoherent;

    write_header(out, CONTROL | SESSION_OPEN, p->has_designators ? OPEN_LONG : OPEN_SHORT);
    buf_char(out, (char)p->coding);
    buf_char(out, (char)(p->protection << 4 | (flag ? DESIGNATORS : 0)));
    if (p->has_designators) {
        write_two(out, p->sender);
        write_two(out, p->recipient);
    }
}

static bool fits(const struct matip_packet *p)
{
    bool data = p->kind == MATIP_DATA || p->kind == MATIP_OTHER;
    bool known = p->command >= SESSION_CLOSE && p->command <= SESSION_OPEN;

    if (data && (p->command > 0x7F || (p->kind == MATIP_OTHER && known)))
        return false;
    return p->kind != MATIP_SESSION_OPEN || (p->coding <= 7 && p->protection <= 15);
}

int matip_write(struct buf *out, const struct matip_packet *p, struct err *err)
{
    if (!fits(p))
        return err_set(err, ERR_SYNTAX, ERR_NO_POS, "MATIP: a field is out of its range");
    if (p->data.n > MATIP_DATA_MAX)
        return err_set(err, ERR_LIMIT, ERR_NO_POS, "MATIP: more than %d octets of data",
                       MATIP_DATA_MAX);
    switch (p->kind) {
    case MATIP_SESSION_OPEN:
        write_session_open(out, p);
        break;
    case MATIP_OPEN_CONFIRM:
    case MATIP_SESSION_CLOSE:
        write_header(out, CONTROL | (p->kind == MATIP_OPEN_CONFIRM ? OPEN_CONFIRM : SESSION_CLOSE),
                     WITH_CAUSE);
        buf_char(out, (char)p->cause);
        break;
    case MATIP_DATA:
    case MATIP_OTHER:
        write_header(out, (uint8_t)((p->kind == MATIP_OTHER ? CONTROL : 0) | p->command),
                     HEADER + p->data.n);
        buf_str(out, p->data);
        break;
    }
    return out->failed ? err_set(err, ERR_LIMIT, ERR_NO_POS, "MATIP: no room for a packet") : 0;
}
