/* SPDX-License-Identifier: Apache-2.0 */
/* Type B headers as records. */
#include "messages/type_b.h"

static bool add_address(struct arena *mem, str address, struct type_b *out)
{
    return vec_push(mem, &out->addresses) && str_dup(mem, address, vec_last(&out->addresses));
}

bool type_b_keep(struct arena *mem, const struct typeb_header *header, struct type_b *out)
{
    str rest = header->addresses, address;

    *out = (struct type_b){.present = true, .possible_duplicate = header->possible_duplicate};
    while (typeb_next_address(&rest, &address))
        if (!add_address(mem, address, out))
            return false;
    return str_dup(mem, header->channel, &out->channel) &&
           str_dup(mem, header->priority, &out->priority) &&
           str_dup(mem, header->originator, &out->originator) &&
           str_dup(mem, header->filed_at, &out->filed_at) &&
           str_dup(mem, header->tokens, &out->tokens) &&
           str_dup(mem, header->identifier, &out->identifier);
}

bool type_b_copy(struct arena *mem, const struct type_b *from, struct type_b *out)
{
    *out =
        (struct type_b){.present = from->present, .possible_duplicate = from->possible_duplicate};
    if (!from->present)
        return true;
    for (uint32_t i = 0; i < from->addresses.n; i++)
        if (!add_address(mem, from->addresses.v[i], out))
            return false;
    return str_dup(mem, from->channel, &out->channel) &&
           str_dup(mem, from->priority, &out->priority) &&
           str_dup(mem, from->originator, &out->originator) &&
           str_dup(mem, from->filed_at, &out->filed_at) &&
           str_dup(mem, from->tokens, &out->tokens) &&
           str_dup(mem, from->identifier, &out->identifier);
}

void type_b_write(struct buf *out, const struct type_b *b)
{
    struct buf addresses;
    struct typeb_header header = {
        /* Where the originator does not show that it is a header, ZCZC does. */
        .started = !typeb_is_address(b->originator),
        .channel = b->channel,
        .priority = b->priority,
        .originator = b->originator,
        .filed_at = b->filed_at,
        .tokens = b->tokens,
        .identifier = b->identifier,
        .possible_duplicate = b->possible_duplicate,
    };

    buf_init(&addresses, TYPEB_HEADER_MAX);
    for (uint32_t i = 0; i < b->addresses.n; i++) {
        buf_str(&addresses, b->addresses.v[i]);
        buf_char(&addresses, ' ');
    }
    header.addresses = buf_view(&addresses);
    typeb_write_header(out, &header, 64);
    out->failed |= addresses.failed;
    buf_fini(&addresses);
}
