#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# `safar match` as scripts rely on it: match.sh SAFAR CASE
set -eu

safar=$1 case=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() {
    echo "FAILED $case: $*" >&2
    cat out err >&2 2>/dev/null || true
    exit 1
}

# run STATUS ARGUMENT...: standard output to `out`, standard error to `err`.
run() {
    wanted=$1
    shift
    status=0
    "$safar" match "$@" >out 2>err || status=$?
    [ "$status" -eq "$wanted" ] || fail "exit status $status, not $wanted"
}

cat >list.csv <<'END'
id,name,alias,born_on,sex,nationality,document,country
L1,"QADHANI, MOHAMMED ALI",KADANI MUHAMAD,1962-03-04,M,LBY,AB1234567,
L2,"DE LA CRUZ VILLANUEVA, MARIA",,1981-01-01|1982,F,PHL,,
"L,3",Владимир Кузнецовский,,1955,M,RUS,,
L1,"QADHANI, MED",,1963,,,,
L4,,,,,,X9988776,
END
cat >queries.csv <<'END'
id,surname,given,born_on,sex,nationality,document
q1,GADDANI,MUHAMMADALIMR,1962-03-04,M,LBY,
q2,MARIA DE LA CRUZ VILLANUEVA,,1981-01-01,F,,
q3,KUZNETSOVSKI,VLADIMIR,1955-06-01,,,
q4,SMITH,JOHN,,,,X9988776
q5,BERGSTROM,INGRID,1962-03-04,F,SWE,
"q""6",QADHANI,MOHAMMED,1962-03-04,M,,
END

case $case in
pairs)
    run 0 --list list.csv --queries queries.csv
    [ "$(head -1 out)" = "query,entry,score,name_score,reasons" ] || fail "header"
    [ "$(cut -d, -f1,2 out | sed 1d | tr '\n' ' ')" = 'q1,L1 q2,L2 q3,"L q4,L4 "q""6",L1 ' ] ||
        fail "pairs"
    grep -q '^q3,"L,3",0\.[0-9]*,' out || fail "an id with a comma is not quoted"
    grep -q '^q1,.*;born_on=date;' out || fail "reasons"
    [ ! -s err ] || fail "standard error is not empty"
    ;;
threads)
    {
        cat queries.csv
        i=0
        while [ $i -lt 900 ]; do
            sed 1d queries.csv
            i=$((i + 1))
        done
    } >queries2.csv
    run 0 --list list.csv --queries queries2.csv
    mv out one
    run 0 --list list.csv --queries queries2.csv --threads 4
    cmp -s out one || fail "the answer depends on the number of threads"
    [ "$(wc -l <out)" -gt 4500 ] || fail "too few answers"
    ;;
threshold)
    run 0 --list list.csv --queries queries.csv --threshold 0.999
    awk -F, 'NR > 1 && $3 < 0.999 && $4 < 0.999 { exit 1 }' out || fail "below the threshold"
    run 0 --list list.csv --queries queries.csv --threshold 0
    [ "$(wc -l <out)" -ge 6 ] || fail "threshold 0 shows less"
    run 2 --list list.csv --queries queries.csv --threshold 1.5
    run 2 --list list.csv --queries queries.csv --threshold x
    ;;
stats)
    run 0 --list list.csv --queries queries.csv --stats
    for key in entries queries seconds queries_per_second peak_rss_bytes; do
        grep -q "\"$key\":" err || fail "no $key"
    done
    grep -q '"entries":4,.*"queries":6,' err || fail "counts"
    ;;
refused)
    printf 'id,name,born_on\n1,DOE JANE,1980-02-30\n2,"ROE\n3,GOOD NAMESAKE,1980\n' >list.csv
    printf 'id,surname,given,born_on\na,NAMESAKE,GOOD,1980-05-05\nb,"X\n' >queries.csv
    run 1 --list list.csv --queries queries.csv
    grep -q '^a,3,' out || fail "a bad row took a good one with it"
    grep -q '^list.csv:2: column born_on: ' err || fail "line and column"
    grep -q '^list.csv:3: ' err || fail "open quote"
    grep -q '^queries.csv:3: ' err || fail "bad query"
    ! grep -q 'DOE\|ROE\|NAMESAKE' err || fail "standard error quotes a name"
    ;;
usage)
    run 2
    run 2 --list list.csv
    run 2 --list list.csv --queries queries.csv --colour
    run 2 --list list.csv --queries queries.csv --threads 0
    run 3 --list missing.csv --queries queries.csv
    printf 'name\nDOE\n' >list.csv
    run 1 --list list.csv --queries queries.csv
    : >list.csv
    run 1 --list list.csv --queries queries.csv
    ;;
stdin)
    status=0
    "$safar" match --list list.csv --queries - <queries.csv >out 2>err || status=$?
    [ "$status" -eq 0 ] && grep -q '^q1,L1,' out || fail "queries from standard input"
    ;;
*)
    fail "no such case"
    ;;
esac
