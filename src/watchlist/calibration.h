/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the sum of reasons to a probability: logit(score) = slope * sum + offset.
 *
 * Fitted (Platt) on what is there for tuning: public lists of people with aliases taken out and
 * names distorted, against invented strangers (one query in twelve is listed), held beside the
 * tuning half of bench/matching. The two ask for different offsets, 1.0 and 0.1: on real lists
 * names are rarer among travellers than among the listed, in the invented sets they are as common.
 * The offset here leans to the lists. A change is a new CALIBRATION_VERSION: hits tell theirs.
 */
#ifndef SAFAR_WATCHLIST_CALIBRATION_H
#define SAFAR_WATCHLIST_CALIBRATION_H

#define CALIBRATION_VERSION 1
#define CALIBRATION_SLOPE 0.85
#define CALIBRATION_OFFSET 0.75

#endif
