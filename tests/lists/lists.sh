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

# In force at once, without a second person.
import() {
    stage --activate --set lists.second_person=false "$@"
}

stage() {
    "$safar" list import --source csv --name Sample --owner Us --purpose Test --legal-basis None \
        --set "$store" "$@"
}

list() {
    local verb=$1
    shift
    "$safar" list "$verb" --set "$store" Sample "$@"
}

# Two people who handle lists, and one who may not.
add_users() {
    "$safar" user add asma --role administrator --random --set "$store" >/dev/null
    "$safar" user add bilal --role supervisor --random --set "$store" >/dev/null
    "$safar" user add omar --role officer --random --set "$store" >/dev/null
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
cat >"$work/next.csv" <<'CSV'
id,name,born_on,sex,nationality,document
W1,"TESTER, ANNE",1964-07-13,F,GBR,X1234567
W4,"NEWCOMER, JOE",1980,M,FRA,
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
    says out 'Sample.*2.*2.*Us.*2030-01-01.*restricted'
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
second_person)
    add_users
    expect 2 stage "$work/good.csv" # who?
    expect 1 stage --user nobody "$work/good.csv"
    expect 1 stage --user omar "$work/good.csv"
    says err 'lists.manage'
    expect 1 stage --user asma --activate "$work/good.csv"
    expect 0 stage --user asma --classification secret "$work/good.csv"
    says err 'version 1: 2 entries (2 new'
    says err 'staged'
    expect 0 "$safar" ingest --set "$store" "$work/push.edi"
    says err '"hits":0'
    expect 1 list activate --user asma
    says err 'second person'
    expect 1 list activate --user omar
    expect 2 list activate
    expect 1 list activate --user bilal --version 2
    expect 0 list activate --user bilal --version 1
    says err 'version 1 is in force'
    expect 0 "$safar" list ls --set "$store"
    says out 'Sample.*1.*2.*Us.*never.*secret.*-$'
    expect 1 list activate --user bilal
    says err 'no version of the list is staged'
    ;;
diff)
    add_users
    expect 0 import "$work/good.csv"
    expect 0 stage --user asma "$work/next.csv"
    says err '1 new, 1 changed, 1 gone'
    expect 0 list diff
    says err 'version 2, staged: 2 entries; 1 added, 1 changed, 1 removed'
    says out '^~.W1.TESTER, ANNE.born_on$'
    says out '^-.W2.NOBODY, ATALL$'
    says out '^+.W4.NEWCOMER, JOE$'
    expect 0 list diff --json
    says out '"change":"changed","id":"W1","fields":\["born_on"\],"before":{"id":"W1",.*1964-07-12.*"after":.*1964-07-13'
    says out '"change":"removed","id":"W2","fields":\[\],"before":{[^{]*}}$'
    expect 0 list show
    says out 'W2' # what is in force is as it was
    ! grep -q W4 "$work/out" || fail 'what is staged is shown as in force'
    expect 0 stage --user bilal "$work/good.csv"
    says err 'version 2, which was staged, is discarded'
    expect 0 list diff
    says err 'version 3, staged: 2 entries; 0 added, 0 changed, 0 removed'
    expect 0 list discard --user asma
    expect 1 list discard --user asma
    expect 0 list versions
    [[ $(cut -f 1,2 "$work/out" | tr '\t\n' ' ;') == '3 discarded;2 discarded;1 active;' ]] ||
        fail "versions: $(cat "$work/out")"
    ;;
rollback)
    add_users
    expect 0 import "$work/good.csv"
    list show >"$work/first"
    expect 0 import "$work/next.csv"
    expect 1 list rollback --to 2 --user asma # it is in force
    expect 1 list rollback --to 9 --user asma
    expect 2 list rollback --user asma
    expect 0 list rollback --to 1 --user asma
    says err 'version 3 staged with the entries of version 1: 2 entries (1 new, 1 changed, 1 gone)'
    expect 1 list activate --user asma
    expect 0 list activate --user bilal
    list show >"$work/third"
    diff <(tail -n +2 "$work/first") <(tail -n +2 "$work/third") >/dev/null ||
        fail 'the entries are not those of version 1'
    expect 0 list show --version 2
    says out 'W4'
    ;;
killed)
    # Whenever an import dies, what is in force is whole, and what is staged is whole or not there.
    expect 0 import "$work/good.csv"
    list show >"$work/first"
    {
        echo id,name,born_on
        for ((i = 0; i < 3000; i++)); do echo "N$i,\"NOBODY, NUMBER$i\",1980"; done
    } >"$work/many.csv"
    for pause in 0.02 0.05 0.1 0.2 0.3 0.5 0.8; do
        stage --set lists.second_person=false "$work/many.csv" >/dev/null 2>&1 &
        sleep $pause
        kill -9 $! 2>/dev/null || true
        wait $! 2>/dev/null || true
        list show >"$work/now"
        cmp -s "$work/first" "$work/now" || fail "killed after $pause s: the list in force differs"
        list versions >"$work/versions"
        ! grep -P '\tstaged\t' "$work/versions" | grep -qvP '\t3000\t\+3000 ~0 -2\t' ||
            fail "killed after $pause s: half a version is staged: $(cat "$work/versions")"
    done
    expect 0 stage --set lists.second_person=false "$work/many.csv"
    says err '3000 entries (3000 new, 0 changed, 2 gone)'
    ;;
recall)
    expect 0 import "$work/good.csv"
    expect 0 "$safar" ingest --set "$store" "$work/push.edi"
    says err '"hits":1'
    expect 0 list rm
    says err '1 open hits withdrawn'
    expect 1 list show
    expect 0 list versions
    says out '2.active.0.+0 ~0 -2.removal'
    expect 0 list rollback --to 1 --set lists.second_person=false
    expect 0 list activate --set lists.second_person=false
    expect 0 list show
    says out 'W2'
    ;;
past)
    add_users
    past() {
        "$safar" list rescreen --set "$store" --from 2026-05-12 --to 2026-05-12 "$@"
    }
    expect 0 "$safar" ingest --set "$store" "$work/push.edi"
    expect 0 import "$work/good.csv"
    expect 0 "$safar" list rescreen --set "$store" # what is upcoming: not this flight
    ! grep -q screened "$work/err" || fail 'a past journey was screened unasked'
    expect 2 past --user bilal                      # what for?
    expect 2 past --purpose 'case 7'                # who?
    expect 2 past --purpose 'case 7' --user bilal --to soon
    expect 2 "$safar" list rescreen --set "$store" --list Sample --user bilal
    expect 1 past --purpose 'case 7' --user asma # keeps the unit running, sees no travellers
    says err 'lists.rescreen'
    expect 1 past --purpose 'case 7' --user bilal --list Other
    expect 2 past --purpose 'case 7' --user bilal --to 2026-05-11
    expect 0 past --purpose 'case 7' --user bilal --to 2026-05-13 --list Sample
    says err '1 journeys of 1 flights screened: 1 hits new or changed, 0 withdrawn'
    expect 0 past --purpose 'case 7' --user bilal
    says err '1 journeys of 1 flights screened: 0 hits new or changed, 0 withdrawn'
    ;;
upcoming)
    # Without a unit that serves: the first list with everything, edits of it with what changed.
    day=$(date -u -d '+2 days' +%d%m%y)
    for name in TESTER KOWALSKA; do
        sed "s/120526/$day/g; s/R1/$name/g; s/A1B2C3/$name/; s/TESTER+ANNEMRS/$name+ANNEMRS/; s,TESTER/ANNE,$name/ANNE,; s/X1234567/$name/" \
            "$work/push.edi" >"$work/$name.edi"
    done
    expect 0 "$safar" ingest --set "$store" "$work/TESTER.edi" "$work/KOWALSKA.edi"
    expect 0 import "$work/good.csv"
    says err '2 upcoming journeys screened again: 1 hits new or changed, 0 withdrawn'
    sed 's/NOBODY, ATALL",1950,M/KOWALSKA, ANNE",1964-07-12,F/' "$work/good.csv" >"$work/edit.csv"
    expect 0 import "$work/edit.csv"
    says err '2 upcoming journeys screened again with what changed: 1 hits new or changed, 0 withdrawn'
    expect 0 "$safar" explain --set "$store" 2 # of a patch
    says out 'verdict   reproduced'
    expect 0 import "$work/good.csv"
    says err '2 upcoming journeys screened again with what changed: 0 hits new or changed, 1 withdrawn'
    expect 0 list rm
    says err '1 open hits withdrawn'
    ! grep -q again "$work/err" || fail 'journeys were read although nothing was added'
    expect 0 "$safar" list rescreen --set "$store"
    says err '2 upcoming journeys screened again: 0 hits new or changed, 0 withdrawn'
    ;;
explain)
    add_users
    expect 0 import "$work/good.csv"
    expect 0 "$safar" ingest --set "$store" "$work/push.edi"
    expect 0 "$safar" explain --set "$store" 1
    says out 'hit       1, version 1, open, urgent, scored 20'
    says out '"id":"W1","names":\["TESTER, ANNE"\]'
    says out 'prior: 0.1 of travellers are expected'
    says out 'document: the same number; an issuing state is not given; traveller X1234567 (pnr); list X1234567'
    says out 'compared .*, 0 of the reasons differ'
    says out 'verdict   reproduced'
    expect 0 import "$work/next.csv" # the entry is another, the hit is as it was
    expect 0 "$safar" explain --set "$store" 1 --json --user omar
    says out '"born_on":\["1964-07-1[23]"\]'
    says out '"verdict":"reproduced"'
    expect 1 "$safar" explain --set "$store" 1 --user asma # looks after lists, not at travellers
    says err 'hits.read'
    ! grep -q TESTER "$work/out" || fail 'shown to who may not see it'
    expect 1 "$safar" explain --set "$store" 1 --user nobody
    expect 1 "$safar" explain --set "$store" 99
    says err 'hit'
    expect 2 "$safar" explain --set "$store"
    expect 2 "$safar" explain --set "$store" one
    expect 2 "$safar" explain --set "$store" 1 2
    expect 2 "$safar" explain --set "$store" 1 --shoes
    expect 3 "$safar" explain --set "store.url=sqlite:$work/no/such/folder/db" 1
    ;;
weak)
    add_users
    expect 0 import "$work/good.csv"
    expect 1 "$safar" list weak --set "$store" # nobody travelled
    says err 'too few to tell'
    "$safar" simulate --flights 3 --seed 4 --day "$(date -u -d yesterday +%F)" --out "$work/day" >/dev/null 2>&1
    # Everybody who travels has the name of the first that is listed: a flood.
    cat >"$work/flood.csv" <<'CSV'
id,name,alias,born_on,sex,nationality
F1,"ZYGOVSKI, QUILLON",,,M,PAK
F2,"ZYGOVSKI, QUILLON",,1931-05-07,M,PAK
CSV
    sed -i -E "s/(NAD\+FL\+\+\+)[^:+']*:[^:+']*/\1ZYGOVSKI:QUILLON/g" "$work"/day/messages/*
    expect 0 import "$work/flood.csv"
    "$safar" ingest --set "$store" "$work/day/messages" >/dev/null 2>&1 || true
    expect 0 "$safar" list weak --set "$store" --user bilal
    says err 'travellers of 1.0 days screened'
    head -n 1 "$work/out" | grep -q 'Sample.F1.ZYGOVSKI, QUILLON.2 parts that .* resemble, no date of birth.a full date of birth' ||
        fail "the flood is not told first: $(cat "$work/out")"
    expect 0 "$safar" list weak --set "$store" --list Sample --travellers-per-day 1000 --least 1 --json
    head -n 1 "$work/out" | grep -q '"hits_per_day":[1-9][0-9][0-9]*.*"with_birth_date":.*"entry":{"id":"F1"' ||
        fail "the flood is not told in JSON: $(cat "$work/out")"
    expect 0 "$safar" list weak --set "$store" --least 100000000
    [[ ! -s $work/out ]] || fail 'an entry of few hits is told'
    expect 1 "$safar" list weak --set "$store" --list Nowhere
    expect 1 "$safar" list weak --set "$store" --user omar
    says err 'lists.read'
    expect 2 "$safar" list weak --set "$store" --days 0
    expect 2 "$safar" list weak --set "$store" --least many
    expect 2 "$safar" list weak --set "$store" Sample
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
    expect 2 list versions --user asma
    expect 2 list diff --version none
    expect 2 "$safar" list show --set "$store"
    expect 2 import --classification burnt "$work/good.csv"
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
lines)
    lines() {
        "$safar" list lines --set "$store" --set lists.second_person=false "$@"
    }
    expect 0 import "$work/good.csv"
    expect 0 lines Sample --review 1 --urgent 1 # nothing is wholly certain
    expect 0 "$safar" ingest --set "$store" "$work/push.edi"
    says err '"hits":0'
    expect 0 lines Sample --unit
    sed 's/R1/R3/g;s/A1B2C3/D4E5F6/' "$work/push.edi" >"$work/again.edi"
    expect 0 "$safar" ingest --set "$store" "$work/again.edi"
    says err '"hits":1'
    expect 2 lines Sample --review 0.9 --urgent 0.8
    expect 2 lines Sample --review 2 --urgent 0.8
    expect 2 lines Sample --review 0.5
    expect 2 lines Sample
    expect 1 lines nobody --unit
    ;;
*)
    fail 'no such case'
    ;;
esac
