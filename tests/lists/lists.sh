#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# One case of `safar list` and `safar ingest` on a database of its own.
# usage: lists.sh SAFAR CASE
set -euo pipefail

readonly safar=$1 case=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
readonly store=store.url=sqlite:$work/db

fail() {
    printf 'lists.sh %s: %s\n' "$case" "$1" >&2
    exit 1
}

# expect STATUS COMMAND...: run it, keep its output in $work/out and $work/err.
expect() {
    local wanted=$1 got=0
    shift
    "$@" >"$work/out" 2>"$work/err" || got=$?
    [[ $got == "$wanted" ]] || fail "status $got, not $wanted: $* $(cat "$work/err")"
}

says() {
    grep -q -- "$2" "$work/$1" || fail "$1 does not say '$2': $(cat "$work/$1")"
}

import() {
    "$safar" list import --source csv --name Sample --owner Us --purpose Test --legal-basis None \
        --set "$store" "$@"
}

cat >"$work/good.csv" <<'CSV'
id,name,born_on,sex,nationality,document
W1,"TESTER, ANNE",1964-07-12,F,GBR,X1234567
W2,"NOBODY, ATALL",1950,M,FRA,
CSV
cat >"$work/bad.csv" <<'CSV'
id,name,born_on,sex,nationality,document
W1,"TESTER, ANNE",1964-07-12,F,GBR,X1234567
W3,"SECRETNAME, JOHN",1964-13-45,M,FRA,
,"NAMELESS, JOHN",,M,FRA,
CSV
cat >"$work/push.edi" <<'EDI'
UNB+IATA:1+ZZ+YYPIU+260510:0615+R1'UNH+1+PNRGOV:11:1:IA+Q'MSG+:22'ORG+ZZ:PAR'
TVL+120526:0915:120526:1445+CDG+DOH+ZZ+0431'EQN+1'SRC'RCI+ZZ:A1B2C3::010426:0912'ORG+ZZ:PAR'
TIF+TESTER+ANNEMRS:A:1'SSR+DOCS:HK:1:ZZ:::::/P/GBR/X1234567/GBR/12JUL64/F/01JAN30/TESTER/ANNE+::1'
TVL+120526:0915:120526:1445+CDG+DOH+ZZ+0431:Y'RPI+1+HK'UNT+12+1'UNZ+1+R1'
EDI

cat >"$work/sdn.csv" <<'CSV'
7,"DOE, Jane",individual,SDGT,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 31 Mar 1980; Passport A1234567 (Iraq)."
8,ACME LTD,-0- ,CUBA,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0-
CSV
cat >"$work/alt.csv" <<'CSV'
7,1,aka,"ROE, Jane",-0-
7,2,aka,"42",-0-
CSV

case $case in
import)
    expect 0 import "$work/good.csv"
    says err 'version 1: 2 entries (2 new'
    expect 0 import --expires 2030-01-01 "$work/good.csv"
    says err 'version 2: 2 entries (0 new, 0 changed, 0 gone)'
    expect 0 "$safar" list ls --set "$store"
    says out 'Sample.*2.*2.*Us.*2030-01-01'
    expect 0 "$safar" list show --set "$store" Sample
    says out '"id":"W1","names":\["TESTER, ANNE"\]'
    expect 0 "$safar" list rm --set "$store" Sample
    expect 1 "$safar" list show --set "$store" Sample
    expect 1 "$safar" list rm --set "$store" Sample
    ;;
refused)
    expect 1 import "$work/bad.csv"
    says out 'bad.csv:3: refused: column born_on: '
    says out 'bad.csv:4: refused: '
    ! grep -q SECRETNAME "$work/out" "$work/err" || fail 'a refusal quotes the row'
    says err '2 refused'
    expect 1 import "$work/push.edi"
    expect 0 "$safar" list ls --set "$store"
    says out 'Sample.*1.*1' # the list that was good stays
    ;;
formats)
    corpus=$(dirname "$0")/../corpus
    expect 0 import --source un-xml "$corpus/list_un/a_person"
    expect 0 import --source eu-xml "$corpus/list_eu_xml/a_person"
    says err 'from 1 rows, 0 refused, 1 skipped'
    expect 0 import --source eu-csv "$corpus/list_eu_csv/rows"
    says err 'from 11 rows, 0 refused, 1 skipped'
    expect 0 import --source interpol "$corpus/list_interpol/held_0"
    says err 'version 4: 2 entries'
    expect 1 import --source ftm "$corpus/list_ftm/documents"
    says out 'documents:6: refused: column holder: the holder'
    expect 1 import --source ftm "$corpus/list_eu_csv/rows"
    ;;
files)
    expect 0 import --source ofac-csv "$work/sdn.csv"
    expect 1 import --source ofac-csv "$work/sdn.csv" "$work/alt.csv"
    says out 'alt.csv:2: refused: column alt_name: '
    says err 'version 2: 1 entries (0 new, 1 changed, 0 gone) from 4 rows, 1 refused, 1 skipped'
    expect 0 "$safar" list show --set "$store" Sample
    says out '"id":"7","names":\["DOE, Jane","ROE, Jane"\]'
    expect 1 import --source ofac-csv "$work/alt.csv"
    says err 'SDN.CSV is missing'
    expect 1 import --source ofac-csv "$work/sdn.csv" "$work/none.csv"
    expect 2 import --source csv "$work/good.csv" "$work/bad.csv"
    expect 2 import --source ofac-csv a b c d e
    ;;
usage)
    expect 2 "$safar" list --set "$store"
    expect 2 "$safar" list import --source csv --set "$store" "$work/good.csv"
    expect 2 import --source ofac "$work/good.csv"
    expect 2 import --expires soon "$work/good.csv"
    expect 1 import "$work/none.csv"
    expect 2 "$safar" list ls --set "store.urll=x"
    expect 3 "$safar" list ls --set "store.url=sqlite:$work/no/such/folder/db"
    ;;
ingest)
    expect 0 import "$work/good.csv"
    expect 0 "$safar" ingest --set "$store" "$work/push.edi"
    says err '"messages":1,"bookings":1,"travellers":1'
    says err '"hits":1'
    expect 0 "$safar" ingest --set "$store" "$work/push.edi"
    says err '"duplicates":1'
    mkdir -p "$work/folder/deep"
    echo junk >"$work/folder/junk.edi"
    echo '{}' >"$work/folder/truth.ndjson"
    ln -s /etc/hostname "$work/folder/link.edi"
    sed s/R1/R2/g "$work/push.edi" >"$work/folder/deep/push.edi"
    expect 1 "$safar" ingest --set "$store" "$work/folder"
    says err '"units":2,"bad_units":1'
    says err '2 files of other kinds passed over'
    expect 1 "$safar" ingest --set "$store" "$work/none.edi"
    expect 2 "$safar" ingest --set "$store"
    expect 0 "$safar" ingest --set "$store" - <"$work/push.edi"
    expect 3 "$safar" ingest --set "store.url=sqlite:$work/no/such/folder/db" "$work/push.edi"
    ;;
*)
    fail 'no such case'
    ;;
esac
