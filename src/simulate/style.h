/* SPDX-License-Identifier: Apache-2.0 */
/* How a carrier writes its messages (styles.def). */
#ifndef SAFAR_SIMULATE_STYLE_H
#define SAFAR_SIMULATE_STYLE_H

#include "edifact/una.h"

enum una_style { UNA_NONE, UNA_PLAIN, UNA_STAR, UNA_BACKSLASH };
enum push_style { PUSHES_FULL, PUSHES_UPDATES };
enum api_style { API_LISTS, API_INTERACTIVE };

struct style {
    char carrier[3], host[3], host_city[4];
    uint8_t pnr_version;
    char api_directory[4];
    enum una_style una;
    bool group;
    const char *line_end;
    uint16_t part_size; /* bookings a part, 0: one part */
    enum push_style pushes;
    enum api_style api;
    const char *habits; /* letters, see styles.def */
};

/** The style of a carrier; one without a row takes that of another. Never NULL, static lifetime. */
const struct style *style_of(const char *carrier);

bool style_has(const struct style *style, char habit);

struct edi_una style_una(const struct style *style);

#endif
