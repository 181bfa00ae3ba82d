#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The benchmark on some hundred people, so that it cannot rot: quick.sh MATCHING_BENCH. Nothing is timed.
set -eu

bench=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "FAILED: $*" >&2
    exit 1
}

run() {
    "$bench" accuracy --people 400 --strangers 600 --per-kind 12 --pairs 60 "$@"
}

run >"$work/one"
run >"$work/two"
cmp -s "$work/one" "$work/two" || fail "two runs of one seed differ"
run --half tune >"$work/tune"
! cmp -s "$work/one" "$work/tune" || fail "the halves are the same"
for key in kinds namings dated aliases natives innocent precision curve calibration calibration_shown baseline pairs; do
    grep -q "\"$key\":" "$work/one" || fail "no $key"
done
# What is as listed, and a listed document, is always found; nothing else counts for this few.
grep -q '"title":"listed document, other name","touches":"document","found":{"hits":12,"of":12,' "$work/one" ||
    fail "listed documents are not found"
grep -q '"title":"as listed","touches":"nothing","found":{"hits":1[12],"of":12,' "$work/one" ||
    fail "names as listed are not found"

"$bench" look --people 400 --strangers 600 --per-kind 12 >"$work/look"
awk -F '\t' 'NF != 8 || ($1 != "missed" && $1 != "hit") { exit 1 }' "$work/look" || fail "look: not eight columns"
[ -s "$work/look" ] || fail "look: nothing missed and nobody hit on a list this hard"

"$bench" throughput --names 500 --seconds 1 >"$work/speed"
grep -q '"names":50[0-3],' "$work/speed" || fail "the list is not of the size asked for"
grep -q '"per_second":[1-9]' "$work/speed" || fail "no speed"

status=0
"$bench" accuracy --colour 2>"$work/usage" || status=$?
[ "$status" -eq 2 ] && grep -q '^usage: ' "$work/usage" || fail "an unknown option is taken"
