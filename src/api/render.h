/* SPDX-License-Identifier: Apache-2.0 */
/* Stored records as the JSON of docs/openapi.yaml. Used by the resources and by the stream. */
#ifndef SAFAR_API_RENDER_H
#define SAFAR_API_RENDER_H

#include "base/json.h"
#include "store/flights.h"
#include "store/hits.h"
#include "store/travellers.h"

/** `Flight`. `now` decides whether it has departed or arrived. */
void render_flight(struct json *w, const struct flight_item *item, utc_ms now);

/** `Journey`. */
void render_journey(struct json *w, const struct manifest_item *item);

/** `Hit`. */
void render_hit(struct json *w, const struct hit_item *item);

/** `HitDetail`. */
void render_hit_card(struct json *w, const struct hit_card *card);

/** `Suppression`; with `hits` `SuppressionDetail`. */
void render_suppression(struct json *w, const struct suppression_item *item,
                        const struct hit_rows *hits);

#endif
