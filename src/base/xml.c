/* SPDX-License-Identifier: Apache-2.0 */
/* expat behind our events and limits. */
#include "base/xml.h"

#include <expat.h>
#include <stdlib.h>

/* expat copies what it is fed: a piece, not the document. */
#define PIECE (64 * KIB)

struct xml_parser {
    XML_Parser expat;
    struct buf text;
    const struct xml_events *events;
    void *arg;
    struct xml_fault fault;
    uint32_t number;
    unsigned depth;
    bool stopped;
};

struct xml_parser *xml_parser_new(void)
{
    struct xml_parser *parser = calloc(1, sizeof(*parser));

    if (!parser)
        return NULL;
    parser->expat = XML_ParserCreate(NULL);
    if (!parser->expat) {
        free(parser);
        return NULL;
    }
    buf_init(&parser->text, XML_TEXT_MAX);
    return parser;
}

void xml_parser_free(struct xml_parser *parser)
{
    if (!parser)
        return;
    XML_ParserFree(parser->expat);
    buf_fini(&parser->text);
    free(parser);
}

str xml_local_name(const char *name)
{
    const char *colon = strchr(name, ':');

    return str_from_c(colon ? colon + 1 : name);
}

static uint64_t here(const struct xml_parser *parser)
{
    XML_Index at = XML_GetCurrentByteIndex(parser->expat);

    return at < 0 ? 0 : (uint64_t)at;
}

static void stop(struct xml_parser *parser)
{
    parser->stopped = true;
    XML_StopParser(parser->expat, XML_FALSE);
}

static void fail(struct xml_parser *parser, enum xml_fault_kind kind, const char *reason)
{
    if (parser->stopped)
        return;
    parser->fault = (struct xml_fault){kind, here(parser), reason};
    stop(parser);
}

/** What was gathered since the last tag. @return false when the reader has enough */
static bool tell_text(struct xml_parser *parser)
{
    str text = str_trim(buf_view(&parser->text));

    if (text.n && !parser->events->text(parser->arg, text)) {
        stop(parser);
        return false;
    }
    buf_reset(&parser->text);
    return true;
}

static void XMLCALL on_open(void *arg, const XML_Char *name, const XML_Char **pairs)
{
    struct xml_parser *parser = arg;
    struct xml_element element = {.name = xml_local_name(name),
                                  .pairs = (const char *const *)pairs,
                                  .number = ++parser->number,
                                  .offset = here(parser)};

    if (parser->stopped || (parser->text.n && !tell_text(parser)))
        return;
    if (++parser->depth > XML_DEPTH_MAX) {
        fail(parser, XML_FAULT_LIMIT, "elements are nested too deep");
        return;
    }
    if (XML_GetSpecifiedAttributeCount(parser->expat) / 2 > XML_ATTRIBUTES_MAX) {
        fail(parser, XML_FAULT_LIMIT, "an element has too many attributes");
        return;
    }
    if (!parser->events->open(parser->arg, &element))
        stop(parser);
}

static void XMLCALL on_close(void *arg, const XML_Char *name)
{
    struct xml_parser *parser = arg;
    (void)name;

    if (parser->stopped || (parser->text.n && !tell_text(parser)))
        return;
    parser->depth--;
    if (!parser->events->close(parser->arg, here(parser)))
        stop(parser);
}

static void XMLCALL on_text(void *arg, const XML_Char *text, int length)
{
    struct xml_parser *parser = arg;
    str piece = {text, (size_t)length};

    if (parser->stopped || (parser->text.n == 0 && str_trim(piece).n == 0))
        return;
    buf_str(&parser->text, piece);
    if (parser->text.failed)
        fail(parser, XML_FAULT_LIMIT, "a text is too long");
}

static void XMLCALL on_doctype(void *arg, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public, int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    fail(arg, XML_FAULT_DOCTYPE, "a DOCTYPE is not accepted");
}

static bool prepare(struct xml_parser *parser, const struct xml_events *events, void *arg)
{
    parser->events = events;
    parser->arg = arg;
    parser->fault = (struct xml_fault){.kind = XML_FAULT_NONE};
    parser->number = parser->depth = 0;
    parser->stopped = false;
    buf_reset(&parser->text);
    if (!XML_ParserReset(parser->expat, NULL))
        return false;
    XML_SetUserData(parser->expat, parser);
    XML_SetElementHandler(parser->expat, on_open, on_close);
    XML_SetCharacterDataHandler(parser->expat, on_text);
    XML_SetStartDoctypeDeclHandler(parser->expat, on_doctype);
    return true;
}

/** Why expat gave up. Its words are constants: nothing of the input is in them. */
static void explain(struct xml_parser *parser, enum XML_Error error)
{
    const char *reason = XML_ErrorString(error);
    enum xml_fault_kind kind = XML_FAULT_MALFORMED;

    if (error == XML_ERROR_UNKNOWN_ENCODING || error == XML_ERROR_INCORRECT_ENCODING)
        kind = XML_FAULT_ENCODING;
    parser->fault = (struct xml_fault){kind, here(parser), reason ? reason : "not well formed"};
}

int xml_parse(struct xml_parser *parser, str document, bool whole, const struct xml_events *events,
              void *arg, struct xml_fault *fault, struct err *err)
{
    uint64_t fed = 0;

    if (!prepare(parser, events, arg))
        return err_memory(err);
    do {
        str piece = str_head(document, PIECE);
        document = str_skip(document, PIECE);
        bool last = whole && document.n == 0;
        enum XML_Status status = XML_Parse(parser->expat, piece.p, (int)piece.n, last);
        fed += piece.n;
        if (status == XML_STATUS_OK && fed - here(parser) <= XML_TAG_MAX + PIECE)
            continue;
        if (status == XML_STATUS_OK) {
            fail(parser, XML_FAULT_LIMIT, "a tag or a comment is too long");
            break;
        }
        enum XML_Error error = XML_GetErrorCode(parser->expat);
        if (error == XML_ERROR_NO_MEMORY)
            return err_memory(err);
        if (!parser->stopped)
            explain(parser, error);
        break;
    } while (document.n);
    *fault = parser->fault;
    return 0;
}
