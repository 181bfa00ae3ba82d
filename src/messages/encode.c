/* SPDX-License-Identifier: Apache-2.0 */
/* The envelope of an encoded message, and the choice of its encoder. Source: ISO 9735. */
#include "messages/encode.h"

#include "messages/type_b.h"

static message_encoder *const encoders[MESSAGE_TYPE_COUNT] = {
    [MESSAGE_PNRGOV] = pnrgov_encode, [MESSAGE_CUSRES] = cusres_encode,
    [MESSAGE_ACKRES] = ackres_encode, [MESSAGE_CONTRL] = contrl_encode,
    [MESSAGE_PAXLST] = encode_paxlst,
};

static message_encoder *encoder_of(enum message_type type)
{
    return (unsigned)type < MESSAGE_TYPE_COUNT ? encoders[type] : NULL;
}

bool message_can_encode(enum message_type type)
{
    return encoder_of(type) != NULL;
}

static void write_unb(struct edi_writer *w, const struct interchange *i)
{
    edi_write_unb(w, &(struct edi_interchange_head){
                         .syntax = i->syntax_id,
                         .version = i->syntax_version,
                         .sender = i->sender,
                         .sender_qualifier = i->sender_qualifier,
                         .sender_route = i->sender_route,
                         .recipient = i->recipient,
                         .recipient_qualifier = i->recipient_qualifier,
                         .recipient_route = i->recipient_route,
                         .prepared_at = i->prepared_at,
                         .reference = i->reference,
                         .recipient_reference = i->recipient_reference,
                         .recipient_reference_qualifier = i->recipient_reference_qualifier,
                         .application = i->application,
                         .priority = i->priority,
                         .acknowledgement = i->acknowledgement,
                         .agreement = i->agreement,
                         .test_indicator = i->test_indicator,
                     });
}

static void write_ung(struct edi_writer *w, const struct message_group *g)
{
    edi_write_ung(w, &(struct edi_group_head){
                         .type = g->type,
                         .sender = g->sender,
                         .sender_qualifier = g->sender_qualifier,
                         .recipient = g->recipient,
                         .recipient_qualifier = g->recipient_qualifier,
                         .prepared_at = g->prepared_at,
                         .reference = g->reference,
                         .agency = g->agency,
                         .version = g->version,
                         .release = g->release,
                         .association = g->association,
                         .password = g->password,
                     });
}

static void write_unh(struct edi_writer *w, const struct message *m)
{
    str release = m->version, version = STR_NONE; /* XML may bring none */
    struct edi_message_head head = {
        .reference = m->reference,
        .type = m->type_sent.n ? m->type_sent : str_from_c(message_type_name(m->type)),
        .agency = m->agency,
        .association = m->association,
        .access_reference = m->access_reference,
    };

    (void)str_cut(&release, ':', &version);
    head.version = version;
    head.release = release;
    if (m->part_present) {
        head.part = m->part;
        head.part_mark = m->last_part ? 'F' : m->part <= 1 ? 'C' : '\0';
    }
    edi_write_unh(w, &head);
}

int message_encode(const struct message *m, const char *line_end, struct buf *out, struct err *err)
{
    message_encoder *encoder = encoder_of(m->type);
    struct edi_writer w;

    if (!encoder)
        return err_set(err, ERR_UNSUPPORTED, ERR_NO_POS, "%s cannot be written",
                       message_type_name(m->type));
    edi_writer_init(&w, out, EDI_UNA_DEFAULT, line_end);
    w.line_ends_are_data = true; /* the reader took the folds out */
    w.year = m->interchange.prepared_at.date.year;
    if (m->interchange.type_b.present)
        type_b_write(out, &m->interchange.type_b);
    if (m->interchange.present)
        write_unb(&w, &m->interchange);
    else if (m->group.present)
        edi_write_una(&w); /* a group alone is not seen as a beginning */
    if (m->group.present)
        write_ung(&w, &m->group);
    write_unh(&w, m);
    encoder(&w, m);
    edi_write_unt(&w, m->reference, 0);
    if (m->group.present)
        edi_write_une(&w, 1, m->group.reference);
    if (m->interchange.present)
        edi_write_unz(&w, 1, m->interchange.reference);
    if (out->failed)
        return err_set(err, ERR_LIMIT, ERR_NO_POS, "the message is too large to write");
    return 0;
}
