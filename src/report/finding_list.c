/* SPDX-License-Identifier: Apache-2.0 */
/* The list of findings. */
#include "report/finding_list.h"

#include "base/json.h"
#include "domain/finding.h"

struct section {
    char letter; /* of the first check */
    const char *title, *about;
};

static const struct section sections[] = {
    {'E', "Transport and envelope", "UNA, UNB, UNG, UNE, UNZ, and what lies around them."     },
    {'M', "Any message",            "UNH, UNT, and the segments of every message type."       },
    {'F', "Flight",                 "TVL in the header of PNRGOV; TDT, LOC and DTM of PAXLST."},
    {'P', "PNRGOV",                 "Bookings."                                               },
    {'A', "PAXLST",                 "Lists of travellers."                                    },
};

/* Numbers of the digest that have no finding of their own, so that none looks forgotten. */
static const char *const elsewhere[][2] = {
    {"E1",     "the channel may act for the sender: at intake, later"          },
    {"E11",    "addresses and originator of a Type B header: at intake, later" },
    {"F5, F7", "provisional flights and several names of one flight: when a message is folded into "
               "what is known"                                   },
    {"P7",     "a version older than the stored one: when a message is folded" },
    {"P9",     "drop-offs only from complete pushes: a rule of folding; PNR_COUNT and PART_MISSING say "
           "what stands against it"                                  },
    {"P13",    "sensitive codes: masked before storage by legal profile, later"},
    {"A8",     "a visa that is needed and absent: by a State's rules, later"   },
    {"A16",    "removals of unknown travellers: when a message is folded"      },
};

static char section_of(enum finding_code code)
{
    return finding_help(code)->checks[0];
}

/** A cell of a table: a bar would end it. */
static void cell(struct buf *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '|')
            buf_char(out, '\\');
        buf_char(out, *text);
    }
}

static void write_contents(struct buf *out, char letter)
{
    buf_c(out, "| Code | Severity | Meaning | Check | CONTRL |\n|---|---|---|---|---|\n");
    for (unsigned i = 0; i < FINDING_COUNT; i++) {
        enum finding_code code = (enum finding_code)i;
        const struct finding_kind *kind = finding_kind(code);
        if (section_of(code) != letter)
            continue;
        buf_printf(out, "| `%s` | %s | ", kind->name, severity_name(kind->severity));
        cell(out, kind->meaning);
        buf_printf(out, " | %s | ", finding_help(code)->checks);
        if (finding_help(code)->contrl)
            buf_u64(out, finding_help(code)->contrl);
        buf_c(out, " |\n");
    }
}

static void write_details(struct buf *out, char letter)
{
    for (unsigned i = 0; i < FINDING_COUNT; i++) {
        enum finding_code code = (enum finding_code)i;
        const struct finding_help *help = finding_help(code);
        if (section_of(code) != letter)
            continue;
        buf_printf(out, "\n### %s\n\n%c%s.\n\n- Example: ``%s``\n- To mend it: %s\n",
                   finding_kind(code)->name, ascii_upper(finding_kind(code)->meaning[0]),
                   finding_kind(code)->meaning + 1, help->example, help->mend);
    }
}

void finding_list_markdown(struct buf *out)
{
    buf_c(
        out,
        "# Findings\n\n"
        "<!-- Made by `safar check --list-findings --format markdown`; rewrite it with `make docs`. "
        "-->\n\n"
        "Everything odd that Safar says of a message, from the tables that the code uses. "
        "[carriers.md](carriers.md) tells how a\ncarrier checks its messages. No finding quotes "
        "traveller data.\n\n"
        "| Severity | Means |\n|---|---|\n"
        "| info | a note; nothing needs to be done |\n"
        "| warning | it was read, but something is wrong and should be mended |\n"
        "| error | the message, booking or traveller concerned cannot be used |\n"
        "| fatal | nothing, or no more of it, could be read |\n\n"
        "*Check* is the number of the conformance check (E transport and envelope, M any message, F "
        "flight, P PNRGOV,\nA PAXLST), *CONTRL* the code of ISO 9735 element 0085 where there is "
        "one. `SURNAME` and `GIVEN` stand for names.\n");
    for (size_t i = 0; i < COUNT_OF(sections); i++) {
        buf_printf(out, "\n## %s\n\n%s\n\n", sections[i].title, sections[i].about);
        write_contents(out, sections[i].letter);
        write_details(out, sections[i].letter);
    }
    buf_c(out, "\n## Checked elsewhere\n\n| Check | Where |\n|---|---|\n");
    for (size_t i = 0; i < COUNT_OF(elsewhere); i++)
        buf_printf(out, "| %s | %s |\n", elsewhere[i][0], elsewhere[i][1]);
}

void finding_list_text(struct buf *out)
{
    for (unsigned i = 0; i < FINDING_COUNT; i++) {
        const struct finding_kind *kind = finding_kind((enum finding_code)i);
        buf_printf(out, "%-22s %-8s %s\n", kind->name, severity_name(kind->severity),
                   kind->meaning);
    }
}

void finding_list_json(struct buf *out)
{
    struct json w;

    json_init(&w, out);
    json_array_begin(&w);
    for (unsigned i = 0; i < FINDING_COUNT; i++) {
        enum finding_code code = (enum finding_code)i;
        const struct finding_help *help = finding_help(code);
        json_object_begin(&w);
        json_member_c(&w, "code", finding_kind(code)->name);
        json_member_c(&w, "severity", severity_name(finding_kind(code)->severity));
        json_member_c(&w, "meaning", finding_kind(code)->meaning);
        json_member_c(&w, "checks", help->checks);
        if (help->contrl)
            json_member_u64(&w, "contrl", help->contrl);
        json_member_c(&w, "example", help->example);
        json_member_c(&w, "mend", help->mend);
        json_object_end(&w);
    }
    json_array_end(&w);
    buf_char(out, '\n');
}
