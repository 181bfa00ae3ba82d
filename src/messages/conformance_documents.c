/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Travel documents against what a machine readable zone can hold (ICAO Doc 9303): A5 to A7, A14,
 * P10. What the grammars tell while they read is not told again. Findings stand at the traveller,
 * once for each code, however many documents share the fault.
 */
#include "messages/conformance.h"

#include "base/attr.h"
#include "reference/document_rules.h"

/** What each oddity is called among the findings. */
static const struct {
    enum document_oddity oddity;
    enum finding_code code;
    bool unread; /* PNRGOV's grammar leaves it to this place; PAXLST's told it */
} told[] = {
    {DOCUMENT_ODD_NUMBER_EMPTY,          FINDING_DOCUMENT_NUMBER,      true },
    {DOCUMENT_ODD_NUMBER_PLACEHOLDER,    FINDING_DOCUMENT_NUMBER,      true },
    {DOCUMENT_ODD_NUMBER_CHARACTERS,     FINDING_DOCUMENT_NUMBER_FORM, true },
    {DOCUMENT_ODD_NUMBER_LONG,           FINDING_DOCUMENT_NUMBER_FORM, true },
    {DOCUMENT_ODD_ISSUER_SPECIMEN,       FINDING_COUNTRY_SPECIMEN,     true },
    {DOCUMENT_ODD_NATIONALITY_SPECIMEN,  FINDING_COUNTRY_SPECIMEN,     true },
    {DOCUMENT_ODD_EXPIRY_PAST,           FINDING_DOCUMENT_EXPIRED,     true },
    {DOCUMENT_ODD_BIRTH_FUTURE,          FINDING_BIRTH_IMPLAUSIBLE,    true },
    {DOCUMENT_ODD_BIRTH_OLD,             FINDING_BIRTH_IMPLAUSIBLE,    true },
    {DOCUMENT_ODD_NUMBER_CHECK_DIGIT,    FINDING_DOCUMENT_CHECK_DIGIT, false},
    {DOCUMENT_ODD_NUMBER_OVER_MRZ,       FINDING_DOCUMENT_NUMBER_MRZ,  false},
    {DOCUMENT_ODD_NUMBER_SEPARATORS,     FINDING_DOCUMENT_SEPARATORS,  false},
    {DOCUMENT_ODD_ISSUER_WITHDRAWN,      FINDING_COUNTRY_WITHDRAWN,    false},
    {DOCUMENT_ODD_NATIONALITY_WITHDRAWN, FINDING_COUNTRY_WITHDRAWN,    false},
    {DOCUMENT_ODD_ISSUER_IS_STATUS,      FINDING_ISSUER_NOT_A_STATE,   false},
    {DOCUMENT_ODD_NATIONALITY_DIFFERS,   FINDING_NATIONALITY_DIFFERS,  false},
    {DOCUMENT_ODD_EXPIRY_FAR,            FINDING_EXPIRY_IMPLAUSIBLE,   false},
    {DOCUMENT_ODD_EXPIRY_BEFORE_BIRTH,   FINDING_EXPIRY_IMPLAUSIBLE,   false},
    {DOCUMENT_ODD_NAME_CHARACTERS,       FINDING_NAME_CHARACTERS,      false},
    {DOCUMENT_ODD_NAME_LONG,             FINDING_NAME_TOO_LONG,        false},
    {DOCUMENT_ODD_NAME_FULL,             FINDING_NAME_MAYBE_CUT,       false},
    {DOCUMENT_ODD_NAME_DOUBLE,           FINDING_NAME_DOUBLE,          false},
};

static uint32_t oddities_of(const struct traveller *t, const struct document *d,
                            struct date travels)
{
    bool named = d->surname.n != 0;
    const struct document_claim claim = {
        .type = d->type,
        .number = d->number,
        .issuer = d->issuer,
        .nationality = d->nationality.n ? d->nationality : t->nationality,
        .surname = named ? d->surname : t->surname,
        .given = named ? d->given : t->given,
        .born_on = t->born_on,
        .expires_on = d->expires_on,
        .travels_on = travels,
        .sex = t->sex,
    };
    uint32_t odd = document_oddities(&claim);

    /* A number that has its check digit behind it is too long because of that. */
    if (document_is(odd, DOCUMENT_ODD_NUMBER_CHECK_DIGIT))
        odd &= ~(UINT32_C(1) << DOCUMENT_ODD_NUMBER_OVER_MRZ);
    return odd;
}

static void check_traveller(const struct message *m, const struct traveller *t, struct date travels,
                            struct findings *out, struct arena *mem)
{
    bool list = m->type == MESSAGE_PAXLST;
    struct place place = {.segment = t->segment, .offset = t->offset};
    uint32_t odd = 0;

    memcpy(place.tag, list ? "NAD" : "TIF", 4);
    for (uint32_t i = 0; i < t->documents.n; i++)
        odd |= oddities_of(t, &t->documents.v[i], travels);
    enum finding_code last = FINDING_COUNT;
    for (size_t i = 0; odd && i < COUNT_OF(told); i++) {
        if (!document_is(odd, told[i].oddity) || told[i].code == last || (list && told[i].unread))
            continue;
        last = told[i].code; /* rows of one code stand together */
        findings_add(out, mem, last, &place);
    }
}

void conformance_check_documents(const struct message *m, struct findings *out, struct arena *mem)
{
    const struct leg *leg = flight_ref_leg(&m->flight);
    struct date travels = leg ? leg->departs_at.date : DATE_NONE;

    for (uint32_t i = 0; i < m->travellers.n; i++)
        check_traveller(m, &m->travellers.v[i], travels, out, mem);
    for (uint32_t i = 0; i < m->bookings.n; i++)
        for (uint32_t j = 0; j < m->bookings.v[i].travellers.n; j++)
            check_traveller(m, &m->bookings.v[i].travellers.v[j], travels, out, mem);
}
