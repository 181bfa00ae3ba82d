#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Deep repetition through the real program: repetition.sh SAFAR HELPER BYTES CASE
#
# One message in which one thing stands again and again, up to BYTES. Work that grows with the square of the
# input would take hours at a quarter of a million repetitions; linear work takes a second, so CTest's time
# limit tells them apart without a clock in the test. Whatever comes of it, the program ends by itself, says
# what it read, and keeps its memory.
set -eu

safar=$1 helper=$2 bytes=$3 case=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "FAILED $case: $*" >&2
    exit 1
}

pnrgov_head() {
    cat <<'HEAD'
UNB+IATA:1+1A+YYPIU+260510:0615+R1++PNRGOV'
UNH+1+PNRGOV:13:1:IA+ZZ0431/120526/0915+01:F'
MSG+:22'
ORG+1A:MUC'
TVL+120526:0915:120526:1445+CDG+DOH+ZZ+0431'
EQN+1'
SRC'
RCI+1A:A1B2C3::010426:0912'
TIF+DOE+JANEMRS:A:1'
HEAD
}

paxlst_head() {
    cat <<'HEAD'
UNB+UNOA:4+ZZ+YYAPI+260512:0855+R1++APIS'
UNH+1+PAXLST:D:05B:UN:IATA+ZZ0431/260512/1445+01:F'
BGM+745'
TDT+20+ZZ0431+++ZZ'
LOC+125+CDG'
DTM+189:2605120915:201'
LOC+87+DOH'
DTM+232:2605121445:201'
NAD+FL+++DOE:JANE'
HEAD
}

# repeat HEAD TEXT [BEFORE [AFTER]]: BEFORE once, then TEXT up to the size.
repeat() {
    {
        "$1"
        printf %s "${3:-}"
        "$helper" repeat "$2" $((bytes / ${#2}))
        printf %s "${4:-}"
        echo "UNT+9+1'"
        echo "UNZ+1+R1'"
    } >"$work/in"
    status=0
    "$safar" decode --format none "$work/in" 2>"$work/err" || status=$?
    [ "$status" -le 1 ] || fail "$2: exit status $status"
    [ "$("$helper" member messages <"$work/err")" -ge 1 ] || fail "$2: no message"
    rss=$("$helper" member peak_rss_bytes <"$work/err")
    [ "$bytes" -lt 10000000 ] || [ "$rss" -le 134217728 ] || fail "$2: $rss bytes of memory"
}

case $case in
pnrgov_travellers)
    repeat pnrgov_head "TIF+DOE+JANEMRS:A:1'"
    repeat pnrgov_head "TIF+DOE+BABY:IN'"
    repeat pnrgov_head "TIF+DOE+JANE'FTI+ZZ:1'REF+:X'"
    repeat pnrgov_head "RCI+1A:A1B2C3'"
    repeat pnrgov_head "SRC'RCI+1A:A'TIF+D+J'"
    repeat pnrgov_head "SRC'"
    ;;
pnrgov_requests)
    repeat pnrgov_head "SSR+DOCS:HK:1:ZZ:::::/P/NGA/A1/NGA/09MAR85/M/11DEC29/OKAFOR/CHIDI+::1'"
    repeat pnrgov_head "SSR+DOCS:HK:1:ZZ:::::/P/NGA/A1/NGA/09MAR85/MI/11DEC29/OKAFOR/CHIDI+::1'"
    repeat pnrgov_head "SSR+INFT:HK:1:ZZ:::CDG:DOH:DOE/BABY 02NOV25+::1'"
    repeat pnrgov_head "SSR+FQTV:HK:1:ZZ:::::/ZZ123456789-DOE/JANE+::1'"
    repeat pnrgov_head "SSR+SEAT:HK:2:ZZ:::CDG:DOH+15A::1:N+15B::2:N'"
    repeat pnrgov_head "SSR+CTCE:HK:1:ZZ:::::A//B+::77'"
    repeat pnrgov_head "IFT+4:28::ZZ+CTCP PAR 33 1'"
    repeat pnrgov_head "LTS+0/O/NM/DOE/JANE'"
    repeat pnrgov_head "FOO+BAR'"
    ;;
pnrgov_tickets)
    repeat pnrgov_head "TKT+9991234567890:T:1'"
    repeat pnrgov_head "MON+B:1:EUR+T:2:EUR'" "TKT+9991234567890:T:1'"
    repeat pnrgov_head "TXD++1.10:::GB+2:::FR'" "TKT+9991234567890:T:1'"
    repeat pnrgov_head "FOP+CC::1:VI:XXXXXXXXXXXX1111:0828'" "TKT+9991234567890:T:1'"
    repeat pnrgov_head "FAR+A+++++Y'"
    repeat pnrgov_head "ADD++700:1 RUE:LYON:::FR:69001:33400000000'"
    repeat pnrgov_head "ADD++:::::::TBM MAIL TO+:::::::NAME'"
    repeat pnrgov_head "EBD+GBP:40.00+4::N'"
    ;;
pnrgov_itinerary)
    repeat pnrgov_head "TVL+120526:0915:120526:1445+CDG+DOH+ZZ+0431:Y'RPI+1+HK'"
    repeat pnrgov_head "TVL+++++0431:L'" "TVL+120526:0915:120526:1445+CDG+DOH+YY+8431:Y'"
    repeat pnrgov_head "TRI++108:::1'TIF+DOE+JANEMRS:A:1'SSD+15A++++Y'" "TVL+120526:0915+CDG+DOH+ZZ+0431:Y'DAT+2'"
    repeat pnrgov_head "TIF+ROE+RICHARD:A:9'" "TVL+120526:0915+CDG+DOH+ZZ+0431:Y'DAT+2'TRI++1:::9'"
    repeat pnrgov_head "TBD++3:61:700++HP:1+999:0999400100:99:DOH'" "TVL+120526:0915+CDG+DOH+ZZ+0431:Y'DAT+2'TRI++1:::1'"
    repeat pnrgov_head "EQN+1'RCI+ZZ:ABC111'"
    repeat pnrgov_head "MSG+8'TVL+120526:1500:150526+DOH:HOTEL++VN+6:ROH'"
    repeat pnrgov_head "SAC+++A'TIF+DOE+JANE'" "ABI+4+05:GS+PAR++ZZ'DAT+T:040426:0910'"
    repeat pnrgov_head "TIF+DOE+JANE'" "ABI+4+05:GS+PAR++ZZ'SAC+++A'"
    repeat pnrgov_head "ABI+4+05:GS+PAR++ZZ'"
    ;;
paxlst)
    repeat paxlst_head "NAD+FL+++DOE:JANE'"
    repeat paxlst_head "NAD+FL'RFF+ABO:1'"
    repeat paxlst_head "DOC+P+AB1234567'"
    repeat paxlst_head "FTX+BAG+++ZZ012345:99'"
    repeat paxlst_head "NAT+2+FRA'"
    repeat paxlst_head "RFF+AVF:E5F6G7'"
    repeat paxlst_head "RFF+YZY:1'"
    repeat paxlst_head "LOC+180+:::LYON'"
    repeat paxlst_head "COM+a.b:EM+1:TE'"
    repeat paxlst_head "ATT+2++F'DTM+329:800331'"
    repeat paxlst_head "TDT+20+ZZ0431'LOC+92+CDG'LOC+92+DOH'"
    repeat paxlst_head "LOC+92+CDG'" "TDT+20+ZZ0431'"
    repeat paxlst_head "CNT+42:1'"
    repeat paxlst_head "EMP+1+CR1:110:111'"
    repeat paxlst_head "LOC+178+QQQ'NAD+FL+++DOE:JANE'"
    repeat paxlst_head "LOC+999+QQQ'RFF+QQQ:1'"
    repeat paxlst_head "GID+1'FTX+AAI+++X'QTY+52:1'"
    repeat paxlst_head "NAD+FL+++DOE:JANE'TDT+20+ZZ0432'LOC+92+CDG'DTM+329:800331'"
    repeat paxlst_head "PDT+P/AB1234567:300101:FR+DOE:JANE:M:800331:F+PAX+FRCDG:USJFK'"
    repeat paxlst_head "LOC+PT+USJFK:50'" "TDT++ZZ431+40+ZZ'LOC+5+FRCDG:50'"
    repeat paxlst_head "DTM+137:260512'LOC+172+JFK'" "CNT+42:1'"
    ;;
elements)
    # Long elements, and segments of nothing but elements.
    repeat paxlst_head "A" "FTX+BAG+++" "'"
    repeat paxlst_head "A:" "NAD+FL+++" "'"
    repeat paxlst_head "A+" "NAD+FL+++" "'"
    repeat paxlst_head "A:" "LOC+999+" "'"
    repeat pnrgov_head "A" "LTS+" "'"
    repeat pnrgov_head "?+" "LTS+" "'"
    repeat pnrgov_head "A:" "IFT+4:28::ZZ+" "'"
    repeat pnrgov_head "15A::1+" "SSR+SEAT:HK:2:ZZ:::CDG:DOH+" "'"
    repeat pnrgov_head "ZZ:123:1+" "FTI+" "'"
    repeat pnrgov_head "1234 5678 " "LTS+" "'"
    repeat pnrgov_head "/" "SSR+DOCS:HK:1:ZZ:::::" "'"
    ;;
*)
    fail "no such case"
    ;;
esac
