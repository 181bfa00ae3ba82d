/* SPDX-License-Identifier: Apache-2.0 */
/* The socket a server listens on, from a `HOST:PORT` text. */
#ifndef SAFAR_HTTP_LISTEN_H
#define SAFAR_HTTP_LISTEN_H

#include "base/err.h"
#include "base/str.h"

struct http_address {
    char host[256]; /* without brackets; empty: every address */
    char port[6];
    bool ipv6_text; /* was written in brackets */
};

struct http_listener {
    int fd; /* owned by the caller until a server takes it */
    uint16_t port;
    bool loopback; /* only this machine can connect */
};

/** `127.0.0.1:8080`, `[::1]:0`, `localhost:80`, `:8080`. ERR_USAGE. */
int http_address_parse(str text, struct http_address *address, struct err *err) MUST_CHECK;

/**
 * Open, bind and listen; port 0 takes a free one.
 * ERR_BUSY: the port is taken. ERR_FORBIDDEN: not ours to take. ERR_USAGE: no such address. ERR_IO.
 */
int http_listen(const struct http_address *address, struct http_listener *listener, struct err *err)
    MUST_CHECK;

/** True for 127.0.0.0/8 and ::1, also as IPv4 inside IPv6. `address` is a struct sockaddr. */
bool http_is_loopback(const void *address);

/** Numeric text of a struct sockaddr, without port. */
void http_address_text(const void *address, char *out, size_t size);

#endif
