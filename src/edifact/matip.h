/* SPDX-License-Identifier: Apache-2.0 */
/*
 * MATIP: how Type B messages travel over TCP (RFC 2351, port 351). Frames only, no sockets.
 *
 *     octet 0    version, 1
 *     octet 1    0x80 control packet, with a command; 0 data
 *     octets 2-3 length of the whole packet, high octet first
 *
 * One TCP connection carries one direction of octets in any split; the reader gives whole packets.
 * A packet whose length is below 4, or of another version, leaves no way to find the next: the
 * connection is to be closed.
 */
#ifndef SAFAR_EDIFACT_MATIP_H
#define SAFAR_EDIFACT_MATIP_H

#include "base/buf.h"
#include "base/err.h"

#define MATIP_PACKET_MAX 65535
#define MATIP_DATA_MAX (MATIP_PACKET_MAX - 4)

enum matip_kind {
    MATIP_DATA,          /* one Type B message */
    MATIP_SESSION_OPEN,  /* 0x7E */
    MATIP_OPEN_CONFIRM,  /* 0x7D */
    MATIP_SESSION_CLOSE, /* 0x7C */
    MATIP_OTHER,         /* a command we do not know, kept as it is */
};

/** How characters are coded in a session. */
enum matip_coding {
    MATIP_BAUDOT = 0, /* 5 bits, padded */
    MATIP_IPARS = 2,  /* 6 bits */
    MATIP_ASCII = 4,  /* 7 bits */
    MATIP_EBCDIC = 6, /* 8 bits */
};

#define MATIP_BATAP 2 /* protection: the only one that RFC 2351 names */

/** Open Confirm. Refusals are MATIP_REFUSED with the reason in the low bits. */
enum matip_cause {
    MATIP_ACCEPTED = 0,
    MATIP_REFUSED = 0x40,
    MATIP_NO_TRAFFIC = 0x41,         /* no traffic of this type between these two */
    MATIP_INCOHERENT = 0x42,         /* the header contradicts itself */
    MATIP_PROTECTION_DIFFERS = 0x43, /* another protection is agreed */
    MATIP_APPLICATION_CAUSES = 0x84, /* Session Close: from here on by agreement */
};

struct matip_packet {
    enum matip_kind kind;
    uint8_t command;            /* MATIP_OTHER: the seven bits */
    uint8_t coding;             /* Session Open: enum matip_coding */
    uint8_t protection;         /* Session Open: four bits */
    bool has_designators;       /* Session Open: the next two are there */
    uint16_t sender, recipient; /* high-level designators */
    bool incoherent; /* Session Open: its flag and its length disagree; answer MATIP_INCOHERENT */
    uint8_t cause;   /* Open Confirm, Session Close */
    str data;        /* MATIP_DATA, MATIP_OTHER */
};

/** At most one packet is held: the one that is split. */
struct matip_reader {
    struct buf held;
    uint64_t offset; /* octets taken so far */
    bool given;      /* `held` was handed out */
    bool failed;     /* no packet can be found any more */
};

void matip_reader_init(struct matip_reader *r);
void matip_reader_fini(struct matip_reader *r);

/**
 * Take the next packet off the front of `*in`. Call until 0, then come back with more.
 *
 * @param out  slices into `*in` or the reader, valid until the next call
 * @return     1 a packet; 0 all of `*in` is taken and the packet is not whole; -1: ERR_SYNTAX (not
 *             MATIP, or a control packet of a length it cannot have; for good), ERR_MEMORY
 */
int matip_next(struct matip_reader *r, str *in, struct matip_packet *out, struct err *err)
    MUST_CHECK;

/**
 * Write a packet. @return -1: ERR_LIMIT, data longer than MATIP_DATA_MAX or `out` is full;
 * ERR_SYNTAX, a field has more bits than its place
 */
int matip_write(struct buf *out, const struct matip_packet *p, struct err *err) MUST_CHECK;

#endif
