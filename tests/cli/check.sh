#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# `safar check` as a carrier meets it: check.sh SAFAR BIN SOURCE GIANT_BYTES CASE
#
# BIN holds cli_helper, cli_report and cli_inputs, SOURCE is the top of the tree. What is expected of the cases
# in tests/cli/check is beside them (*.txt); UPDATE=1 in the environment rewrites it.
set -eu

safar=$1 bin=$2 source=$3 giant=$4 case=$5
here=$source/tests/cli/check
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
now=2026-05-12T06:00Z

fail() {
    echo "FAILED $case: $*" >&2
    [ -s "$work/out" ] && head -c 600 "$work/out" >&2
    [ -s "$work/err" ] && head -c 600 "$work/err" >&2
    exit 1
}

# check STATUS ARGUMENT...: runs it as of $now.
check() {
    want=$1 status=0
    shift
    "$safar" check --now "$now" "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
    [ "$status" = "$want" ] || fail "check $*: exit status $status, want $want"
}

has() {
    grep -q -- "$1" "$work/out" || fail "no $1"
}

lacks() {
    if grep -q -- "$1" "$work/out"; then fail "$1 in the report"; fi
}

# golden NAME STATUS ARGUMENT...: the text is that of tests/cli/check/NAME.txt, but for notes on what the grammars
# do not interpret yet: they change with the grammars.
golden() {
    name=$1
    shift
    cd "$here"
    check "$@"
    grep -v ELEMENT_KEPT "$work/out" | sed 's/, [0-9]* info;/;/' >"$work/shown"
    [ -z "${UPDATE:-}" ] || cp "$work/shown" "$name.txt"
    diff -u "$name.txt" "$work/shown" >&2 || fail "$name.txt differs"
}

case $case in
clean)
    golden clean 0 --country PAK --recipient YYAPI --production --strict --level warning clean.edi
    ;;
envelope)
    golden envelope 0 --recipient YYAPI --level warning envelope.edi
    golden envelope-strict 1 --recipient YYAPI --production --strict --level error envelope.edi
    ;;
flight)
    golden flight 1 --country PAK --level warning flight.edi
    ;;
parts)
    golden parts 0 --level warning part1.edi part3.edi
    check 1 --strict part1.edi part3.edi
    ;;
repeated)
    golden repeated 0 clean.edi clean.edi
    sed 's/JANE/JOAN/' "$here/clean.edi" >"$work/other.edi"
    check 0 "$here/clean.edi" "$work/other.edi"
    has INTERCHANGE_REUSED
    check 1 --strict "$here/clean.edi" "$work/other.edi"
    ;;
cut)
    golden cut 1 --level warning cut.edi # with CR LF
    ;;
json)
    check 1 --format json --country PAK "$here/flight.edi" "$here/part1.edi" "$here/part3.edi"
    "$bin/cli_report" json <"$work/out" >"$work/counts" || fail "not a report"
    read -r files messages findings verdict <"$work/counts"
    [ "$files $messages $verdict" = "3 4 errors" ] || fail "$files files, $messages messages, $verdict"
    [ "$findings" -ge 5 ] || fail "only $findings findings"
    check 0 --format json "$here/clean.edi" "$here/clean.edi"
    [ "$("$bin/cli_report" json <"$work/out" | cut -d' ' -f4)" != errors ] || fail "verdict"
    : >"$work/empty.edi"
    check 1 --format json "$work/empty.edi"
    [ "$("$bin/cli_report" json <"$work/out")" = "1 0 1 errors" ] || fail "an empty file"
    check 1 --format json -
    ;;
html)
    check 1 --format html --country PAK "$here/flight.edi" "$here/envelope.edi"
    has 'Not accepted as it is'
    has 'BORDER_ABROAD'
    for word in '<script' 'http:' 'https:' 'src=' '<link' 'url(' '@import' JANE; do lacks "$word"; done
    grep -o 'href="#[A-Z_]*"' "$work/out" | sort -u | tr -d '#"' | sed 's/href=//' >"$work/links"
    [ -s "$work/links" ] || fail "no links"
    while read -r id; do has "id=\"$id\""; done <"$work/links"
    mkdir "$work/<b>"
    cp "$here/clean.edi" "$work/<b>/a&b\".edi"
    check 0 --format html "$work/<b>/a&b\".edi"
    has '&lt;b&gt;/a&amp;b&quot;.edi'
    lacks '<b>'
    : >"$work/empty.edi"
    check 1 --format html "$work/empty.edi"
    has EMPTY
    ;;
status)
    check 0 "$here/clean.edi"
    check 0 --level error "$here/clean.edi"
    check 0 -- "$here/clean.edi"
    check 1 -
    check 1 --max-bytes 300 "$here/clean.edi"
    has "clean.edi:16:7: error INPUT_TOO_LARGE"
    check 0 --max-bytes 100000 "$here/clean.edi"
    for wrong in '--format xml' '--level loud' '--country QQQ' '--now tomorrow' '--max-bytes 0' '--nonsense'; do
        # shellcheck disable=SC2086 # two words
        check 2 $wrong "$here/clean.edi"
    done
    check 2
    check 2 --format
    check 2 --list-findings --format html
    check 3 "$work/absent.edi" "$here/clean.edi"
    has 'verdict'
    check 3 "$work"
    status=0
    [ ! -e /dev/full ] || "$safar" check "$here/clean.edi" >/dev/full 2>"$work/err" || status=$?
    [ ! -e /dev/full ] || [ "$status" = 3 ] || fail "a full disk: exit status $status"
    ;;
packed)
    # Each file of an archive by itself, positions as in the file; what cannot be unpacked is an error.
    gzip -c "$here/clean.edi" >"$work/clean.edi.gz"
    check 1 --max-bytes 300 "$work/clean.edi.gz"
    has "clean.edi.gz:16:7: error INPUT_TOO_LARGE"
    size=$(wc -c <"$work/clean.edi.gz")
    head -c $((size - 4)) "$work/clean.edi.gz" >"$work/cut.gz"
    check 1 --level error "$work/cut.gz"
    has "error NOT_UNPACKED gzip: the packed bytes are cut off"
    has "1 file, 1 message"
    check 1 "$source/tests/corpus/unpack/encrypted.zip"
    has "error NOT_UNPACKED zip: file 1 is encrypted"
    has "3 files"
    ;;
private)
    # Over every golden message, nothing that a traveller could be known by is in any report.
    mkdir "$work/in"
    find "$source/tests/messages" -name '*.md' -exec "$bin/cli_inputs" "$work/in" {} + >"$work/count"
    "$safar" decode "$work/in"/*.edi >"$work/decoded" 2>"$work/err" || true
    "$bin/cli_report" names <"$work/decoded" | sort -u >"$work/all"
    # Words of the reports themselves tell nothing: UNKNOWN as a name, for one.
    { "$safar" check --list-findings --format json; cat "$source/src/report"/*.c; } >"$work/words"
    while IFS= read -r name; do grep -qF -e "$name" "$work/words" || printf '%s\n' "$name"; done <"$work/all" >"$work/names"
    [ "$(wc -l <"$work/names")" -ge 60 ] || fail "only $(wc -l <"$work/names") names"
    cd "$work/in"
    for format in text json html; do
        status=0
        "$safar" check --now "$now" --format $format --country PAK --recipient YYAPI --strict --production \
            ./*.edi >"$work/out" 2>"$work/err" || status=$?
        [ "$status" = 1 ] || fail "$format: exit status $status"
        [ -s "$work/out" ] || fail "$format: nothing"
        if grep -nF -f "$work/names" "$work/out" >"$work/err"; then fail "$format quotes traveller data"; fi
    done
    ;;
large)
    # Memory does not grow, whatever the lines are like; the position behind it all is right.
    n=$((giant / 20))
    large() {
        cat "$here/clean.edi"
        "$bin/cli_helper" repeat '
' "$n"
        "$bin/cli_helper" repeat X "$n"
        sed 's/R0000001/R0000009/; s/UNT+18/UNT+19/' "$here/clean.edi"
    }
    limit=
    [ "$giant" -lt 1000000000 ] || limit='prlimit --as=200000000'
    status=0
    # shellcheck disable=SC2086 # a command and its option, or nothing
    large | $limit "$safar" check --now "$now" - >"$work/out" 2>"$work/err" || status=$?
    [ "$status" = 0 ] || fail "exit status $status"
    has "^-:$((21 + n + 20)):5: warning UNT_COUNT"
    has "JUNK_SKIPPED"
    ;;
findings)
    "$safar" check --list-findings --format markdown >"$work/out"
    diff -u "$source/docs/findings.md" "$work/out" >&2 || fail "docs/findings.md is not as made: make docs"
    "$safar" check --list-findings >"$work/out"
    has '^UNT_COUNT .*warning'
    ;;
*)
    fail "no such case"
    ;;
esac
