/* SPDX-License-Identifier: Apache-2.0 */
/* Opening the listening socket. */
#include "http/listen.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int http_address_parse(str text, struct http_address *address, struct err *err)
{
    str host = text, port = STR_NONE;
    uint64_t number;

    *address = (struct http_address){0};
    for (size_t i = text.n; i-- > 0;)
        if (text.p[i] == ':') {
            host = str_head(text, i);
            port = str_skip(text, i + 1);
            break;
        }
    if (!str_to_u64(port, 65535, &number))
        return err_set(err, ERR_USAGE, ERR_NO_POS, "an address is written HOST:PORT");
    if (host.n >= 2 && host.p[0] == '[' && host.p[host.n - 1] == ']') {
        host = (str){host.p + 1, host.n - 2};
        address->ipv6_text = true;
    } else if (str_find(host, ':') >= 0) {
        return err_set(err, ERR_USAGE, ERR_NO_POS, "an IPv6 address is written [ADDRESS]:PORT");
    }
    if (host.n >= sizeof(address->host))
        return err_set(err, ERR_USAGE, ERR_NO_POS, "the host name is too long");
    memcpy(address->host, host.p, host.n);
    snprintf(address->port, sizeof(address->port), "%u", (unsigned)number);
    return 0;
}

bool http_is_loopback(const void *address)
{
    const struct sockaddr *any = address;

    if (any->sa_family == AF_INET) {
        const struct sockaddr_in *v4 = address;
        return ntohl(v4->sin_addr.s_addr) >> 24 == 127;
    }
    if (any->sa_family == AF_INET6) {
        const struct in6_addr *v6 = &((const struct sockaddr_in6 *)address)->sin6_addr;
        return IN6_IS_ADDR_LOOPBACK(v6) || (IN6_IS_ADDR_V4MAPPED(v6) && v6->s6_addr[12] == 127);
    }
    return false;
}

void http_address_text(const void *address, char *out, size_t size)
{
    const struct sockaddr *any = address;
    const void *bytes = NULL;

    if (any->sa_family == AF_INET)
        bytes = &((const struct sockaddr_in *)address)->sin_addr;
    else if (any->sa_family == AF_INET6)
        bytes = &((const struct sockaddr_in6 *)address)->sin6_addr;
    if (!bytes || !inet_ntop(any->sa_family, bytes, out, (socklen_t)size))
        snprintf(out, size, "-");
}

static int bind_and_listen(int fd, const struct addrinfo *at)
{
    int on = 1, off = 0;

    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
    if (at->ai_family == AF_INET6)
        (void)setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof(off));
    if (bind(fd, at->ai_addr, at->ai_addrlen) < 0)
        return -1;
    return listen(fd, 511);
}

static int failed(const struct http_address *address, struct err *err)
{
    switch (errno) {
    case EADDRINUSE:
        return err_set(err, ERR_BUSY, ERR_NO_POS,
                       "port %s is in use by another program; choose one with http.listen",
                       address->port);
    case EACCES:
        return err_set(err, ERR_FORBIDDEN, ERR_NO_POS, "this user may not listen on port %s",
                       address->port);
    default:
        return err_set(err, ERR_IO, ERR_NO_POS, "cannot listen: %s", strerror(errno));
    }
}

static int describe(struct http_listener *listener, struct err *err)
{
    struct sockaddr_storage bound;
    socklen_t n = sizeof(bound);

    if (getsockname(listener->fd, (struct sockaddr *)&bound, &n) < 0)
        return err_set(err, ERR_IO, ERR_NO_POS, "cannot listen: %s", strerror(errno));
    listener->loopback = http_is_loopback(&bound);
    listener->port =
        ntohs(bound.ss_family == AF_INET6 ? ((const struct sockaddr_in6 *)&bound)->sin6_port
                                          : ((const struct sockaddr_in *)&bound)->sin_port);
    return 0;
}

int http_listen(const struct http_address *address, struct http_listener *listener, struct err *err)
{
    struct addrinfo hints = {.ai_family = AF_UNSPEC,
                             .ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
    struct addrinfo *found = NULL;
    const char *host = address->host[0] ? address->host : NULL;
    int rc = getaddrinfo(host, address->port, &hints, &found);

    if (rc != 0)
        return err_set(err, ERR_USAGE, ERR_NO_POS, "cannot listen on this host: %s",
                       gai_strerror(rc));
    listener->fd = socket(found->ai_family, found->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (listener->fd < 0 || bind_and_listen(listener->fd, found) < 0)
        rc = failed(address, err);
    else
        rc = describe(listener, err);
    freeaddrinfo(found);
    if (rc < 0 && listener->fd >= 0)
        close(listener->fd);
    return rc;
}
