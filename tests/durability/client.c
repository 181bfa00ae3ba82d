/* SPDX-License-Identifier: Apache-2.0 */
/* One request, one connection. */
#include "client.h"

#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define TIMEOUT_S 20

static struct sockaddr_in loopback(uint16_t port)
{
    return (struct sockaddr_in){
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

uint16_t client_free_port(void)
{
    struct sockaddr_in address = loopback(0);
    socklen_t n = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd < 0 || bind(fd, (struct sockaddr *)&address, n) < 0 ||
        getsockname(fd, (struct sockaddr *)&address, &n) < 0) {
        perror("no free port");
        exit(1);
    }
    close(fd);
    return ntohs(address.sin_port);
}

static int open_connection(uint16_t port)
{
    const struct timeval patience = {.tv_sec = TIMEOUT_S};
    struct sockaddr_in address = loopback(port);
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    close(fd);
    return -1;
}

static bool send_all(int fd, str bytes)
{
    while (bytes.n) {
        ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);
        if (n <= 0)
            return false;
        bytes = str_skip(bytes, (size_t)n);
    }
    return true;
}

/** `HTTP/1.1 202 ...` with its line end: less than that is no answer. */
static int read_status(int fd)
{
    char text[64];
    size_t n = 0;

    while (n < sizeof text - 1 && !memchr(text, '\n', n)) {
        ssize_t got = recv(fd, text + n, sizeof text - 1 - n, 0);
        if (got <= 0)
            return 0;
        n += (size_t)got;
    }
    text[n] = '\0';
    if (strncmp(text, "HTTP/1.1 ", 9) != 0)
        return 0;
    return (int)strtol(text + 9, NULL, 10);
}

static int exchange(uint16_t port, str head, str body)
{
    int status = 0, fd = open_connection(port);

    if (fd < 0)
        return 0;
    if (send_all(fd, head) && send_all(fd, body))
        status = read_status(fd);
    close(fd);
    return status;
}

int client_post(uint16_t port, const char *path, str body)
{
    char head[512];
    int n = snprintf(head, sizeof head,
                     "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n"
                     "Content-Type: application/octet-stream\r\n"
                     "Content-Length: %zu\r\nConnection: close\r\n\r\n",
                     path, port, body.n);

    return exchange(port, (str){head, (size_t)n}, body);
}

int client_get(uint16_t port, const char *path)
{
    char head[512];
    int n =
        snprintf(head, sizeof head,
                 "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\nConnection: close\r\n\r\n", path, port);

    return exchange(port, (str){head, (size_t)n}, STR_NONE);
}
