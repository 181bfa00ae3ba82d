/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the sum of reasons to a probability: logit(score) = slope * sum + offset.
 *
 * Platt's fit on the half of the labelled sets that is there for tuning (bench/matching, where one
 * query in twelve is a listed person); the other half is reported in docs/matching.md. The weights
 * suppose that names err independently; they do not, so small sums are too low and the slope is
 * below one. A change here is a new CALIBRATION_VERSION: hits tell the one they were made with.
 */
#ifndef SAFAR_WATCHLIST_CALIBRATION_H
#define SAFAR_WATCHLIST_CALIBRATION_H

#define CALIBRATION_VERSION 1
#define CALIBRATION_SLOPE 0.75
#define CALIBRATION_OFFSET 1.2

#endif
