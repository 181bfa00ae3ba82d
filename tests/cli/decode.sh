#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Bad input through the real program: decode.sh SAFAR HELPER GIANT_BYTES CASE
#
# Whatever the input: one line of JSON for each message or for the whole, findings with positions, an exit
# status as docs/cli.md says, memory that does not grow. GIANT_BYTES is smaller under a sanitizer, where memory
# is not judged.
set -eu

safar=$1 helper=$2 giant=$3 case=$4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "FAILED $case: $*" >&2
    [ -s "$work/out" ] && head -c 600 "$work/out" >&2
    [ -s "$work/err" ] && head -c 600 "$work/err" >&2
    exit 1
}

# decode STATUS LINES: reads $work/in, checks status, number of lines and every line.
decode() {
    status=0
    "$safar" decode - <"$work/in" >"$work/out" 2>"$work/err" || status=$?
    [ "$status" = "$1" ] || fail "exit status $status, want $1"
    counted=$("$helper" check <"$work/out") || fail "output is not what it should be"
    [ "${counted%% *}" = "$2" ] || fail "${counted%% *} lines, want $2"
    [ ! -s "$work/err" ] || fail "something on standard error"
}

has() {
    grep -q "\"code\":\"$1\"" "$work/out" || fail "no finding $1"
}

# counted STATUS: the same input with --format none; memory stays small.
counted() {
    status=0
    "$safar" decode --format none - >"$work/out" 2>"$work/err" || status=$?
    [ "$status" = "$1" ] || fail "exit status $status, want $1"
    [ ! -s "$work/out" ] || fail "--format none prints on standard output"
    rss=$("$helper" member peak_rss_bytes <"$work/err") || fail "no counts"
    [ "$giant" -lt 1000000000 ] || [ "$rss" -le 32000000 ] || fail "$rss bytes of memory"
}

list() {
    cat <<'LIST'
UNB+UNOA:4+ZZ+YYAPI+260512:0855+R1++APIS'
UNH+1+PAXLST:D:05B:UN:IATA+ZZ0431/260512/1445+01:F'
BGM+745'
TDT+20+ZZ0431+++ZZ'
LOC+125+CDG'
DTM+189:2605120915:201'
LOC+87+DOH'
DTM+232:2605121445:201'
NAD+FL+++GRZEGORZEWSKA:WILHELMINA'
ATT+2++Q'
DTM+329:991399'
NAT+2+QQQ'
DOC+P+ZX9988776'
DTM+36:250101'
LOC+91+WWW'
CNT+42:7'
UNT+99+7'
UNZ+5+R9'
LIST
}

push() {
    cat <<'PUSH'
UNB+IATA:1+1A+YYPIU+260510:0615+R1++PNRGOV'
UNH+1+PNRGOV:13:1:IA+ZZ0431/120526/0915+01:F'
MSG+:77'
ORG+1A:MUC'
TVL+120526:0915:120526:1445+CDG+DOH+ZZ+0431'
EQN+9'
SRC'
RCI+1A:QWERTZ'
TIF+GRZEGORZEWSKA+WILHELMINAMRS:A:1'
SSR+DOCS:HK:1:ZZ:::::/P/QQQ/ZX9988776/QQQ/31FEB80/Q/01JAN30/GRZEGORZEWSKA/WILHELMINA+::4'
FOP+CC::412.50:VI:4111111111111111:0828'
FOO+GRZEGORZEWSKA'
TVL+120526:0915:120526:1445+CDG+DOH+YY+0931:Y'
RPI+4+K'
UNT+99+7'
PUSH
}

case $case in
empty)
    : >"$work/in"
    decode 1 1
    has EMPTY
    ;;
blank)
    printf ' \r\n\t\n' >"$work/in"
    decode 1 1
    has EMPTY
    ;;
text)
    echo 'Dear colleague, the list is attached. UNBelievable.' >"$work/in"
    decode 1 1
    has NOT_A_MESSAGE
    ;;
random)
    "$helper" random 1 1000000 >"$work/in"
    status=0
    "$safar" decode - <"$work/in" >"$work/out" 2>"$work/err" || status=$?
    [ "$status" = 1 ] || fail "exit status $status"
    "$helper" check <"$work/out" >/dev/null || fail "output"
    ;;
giant_segment)
    # One segment without end, outside and inside a message.
    head -c "$giant" /dev/zero | tr '\0' 'X' | counted 1
    { list | head -9; head -c "$giant" /dev/zero | tr '\0' 'X'; } | counted 1
    { list | head -9; head -c 20000000 /dev/zero | tr '\0' 'X'; echo "'"; list; } >"$work/in"
    decode 1 2
    has SEGMENT_TOO_LONG
    ;;
giant_message)
    # A message that never ends, of segments that are fine.
    { list | head -9; "$helper" repeat "NAD+FL+++DOE:JANE'" $((giant / 20)); } | counted 1
    { list | head -9; "$helper" repeat "NAD+FL+++DOE:JANE'" 2000000; list | tail -3; list; } >"$work/in"
    if "$safar" decode - <"$work/in" >"$work/out" 2>"$work/err"; then fail "exit status 0"; fi
    "$helper" check <"$work/out" >/dev/null || fail "output"
    grep -q '"code":"\(MESSAGE_TOO_LONG\|BUDGET\)"' "$work/out" || fail "nothing says that the message is cut"
    tail -1 "$work/out" | grep -q GRZEGORZEWSKA || fail "the message behind it is lost"
    ;;
long_messages)
    # One message of every length up to the limit and above; what it took is there for the next one.
    for n in 40000 160000 400000 600000 1000000; do
        { list | head -9; "$helper" repeat "NAD+FL+++DOE:JANE'DOC+P+ZX99'" $n; list | tail -3; list; } >"$work/in"
        counted 1 <"$work/in"
        [ "$("$helper" member messages <"$work/err")" = 2 ] || fail "$n: the message behind it is lost"
    done
    "$safar" decode - <"$work/in" >"$work/out" 2>"$work/err" && fail "exit status 0"
    tail -1 "$work/out" | grep -q BUDGET && fail "no room for a small message behind a long one"
    tail -1 "$work/out" | grep -q GRZEGORZEWSKA || fail "the message behind it is lost"
    ;;
many_messages)
    # Many small interchanges: flat memory, and each is seen.
    n=$((giant / 5000))
    list >"$work/one"
    i=0
    while [ $i -lt 100 ]; do cat "$work/one"; i=$((i + 1)); done >"$work/hundred"
    i=0
    while [ $i -lt $((n / 100)) ]; do cat "$work/hundred"; i=$((i + 1)); done | counted 0
    [ "$("$helper" member messages <"$work/err")" = $((n / 100 * 100)) ] || fail "messages are lost"
    ;;
empty_segments)
    { list | head -9; "$helper" repeat "'" 1000000; list | tail -3; } >"$work/in"
    decode 0 1
    has FINDINGS_DROPPED
    "$helper" repeat "'" 1000000 >"$work/in"
    decode 1 1
    ;;
separators)
    { list | head -9; "$helper" repeat "+" 1000000; "$helper" repeat ":" 1000000; echo "'"; list | tail -3; } >"$work/in"
    decode 1 2 # the message up to there, and what was skipped behind it
    has SEGMENT_TOO_LONG
    { list | head -9; printf 'NAD+FL+++DOE'; "$helper" repeat ":" 500000; echo "'"; list | tail -3; } >"$work/in"
    decode 0 1
    has REPETITIONS
    ;;
releases)
    { list | head -9; printf 'NAD+FL+++'; "$helper" repeat "?" 300001; printf "':JO'"; list | tail -3; } >"$work/in"
    decode 0 1
    ;;
nested)
    # Envelopes inside envelopes.
    "$helper" repeat "UNB+UNOA:4+A+B+260512:0855+R'UNG+PAXLST'UNH+1+PAXLST:D:05B:UN:IATA'" 2000 >"$work/in"
    decode 1 2000
    has UNT_MISSING
    "$helper" repeat "UNZ+1+1'UNE+1+1'UNT+1+1'" 1000 >"$work/in"
    decode 1 1
    ;;
una_everywhere)
    "$helper" repeat "UNA:+.? 'UNA" 5000 >"$work/in"
    decode 1 1
    # Beginnings without an end, each with characters of its own: 5 MB would take many minutes if each were
    # searched for its terminator.
    "$helper" repeat 'UNA:+???$UNA+++++++
' 300000 | counted 1
    "$helper" repeat 'UNB+
' 300000 | counted 1
    ;;
nul)
    { list | head -8; printf 'NAD+FL+++D\000OE:J\000'"'"; list | tail -3; } >"$work/in"
    decode 0 1
    has NUL_BYTES
    ;;
utf8)
    { list | head -8; printf 'NAD+FL+++M\334LLER:\303\234\377\300\200'"'"; list | tail -3; } >"$work/in"
    decode 0 1
    has CHARSET
    ;;
prefixes)
    # Truncated at any byte: never lost, never a crash.
    push >"$work/whole"
    size=$(wc -c <"$work/whole")
    at=1
    while [ $at -lt "$size" ]; do
        head -c $at "$work/whole" >"$work/in"
        status=0
        "$safar" decode - <"$work/in" >"$work/out" 2>"$work/err" || status=$?
        [ "$status" -le 1 ] || fail "exit status $status at byte $at"
        result=$("$helper" check GRZEGORZEWSKA WILHELMINA <"$work/out") || fail "output at byte $at"
        [ "${result%% *}" = 1 ] || fail "not one line at byte $at"
        [ $at -gt 800 ] || [ "$status" = 1 ] || fail "a truncated message is taken for whole at byte $at"
        at=$((at + 37))
    done
    ;;
privacy)
    # Messages full of faults: no finding quotes what the traveller's fields hold.
    { list; push; } >"$work/in"
    "$safar" decode - <"$work/in" >"$work/out" 2>"$work/err" || true
    "$helper" check GRZEGORZEWSKA WILHELMINA ZX9988776 QWERTZ 4111 991399 QQQ 31FEB80 <"$work/out" \
        >"$work/counts" || fail "a finding quotes traveller data"
    read -r lines findings <"$work/counts"
    [ "$lines" = 2 ] || fail "$lines lines, want 2"
    [ "$findings" -ge 15 ] || fail "only $findings findings"
    if grep -q 4111111111111111 "$work/out"; then fail "a card number in clear"; fi
    ;;
status)
    # 0 done, 1 the input has errors, 2 wrong usage, 3 the environment failed.
    want() {
        status=0
        shift_status=$1
        shift
        "$safar" decode "$@" >"$work/out" 2>"$work/err" </dev/null || status=$?
        [ "$status" = "$shift_status" ] || fail "decode $*: exit status $status, want $shift_status"
    }
    list >"$work/good.edi"
    : >"$work/empty.edi"
    want 0 "$work/good.edi"
    want 0 --format tree "$work/good.edi"
    want 0 --format none "$work/good.edi" "$work/good.edi"
    [ "$("$helper" member messages <"$work/err")" = 2 ] || fail "two files are two messages"
    want 0 -- "$work/good.edi"
    want 1 "$work/good.edi" "$work/empty.edi"
    want 1 -
    want 2
    want 2 --format yaml "$work/good.edi"
    want 2 --nonsense
    want 3 "$work/absent.edi"
    want 3 "$work"
    want 3 "$work/absent.edi" "$work/good.edi"
    [ -s "$work/out" ] || fail "the file behind the absent one is not read"
    if [ -e /dev/full ]; then
        status=0
        "$safar" decode "$work/good.edi" >/dev/full 2>"$work/err" || status=$?
        [ "$status" = 3 ] || fail "a full disk: exit status $status"
    fi
    ;;
packed)
    # Packed input is read as what is in it; what cannot be unpacked is told, and the rest read.
    corpus=$(dirname "$0")/../corpus/unpack
    { list; push; } >"$work/in"
    "$safar" decode "$work/in" >"$work/plain"
    gzip -c "$work/in" >"$work/in.gz"
    "$safar" decode - <"$work/in.gz" >"$work/out" || fail "gzip is not read"
    cmp -s "$work/plain" "$work/out" || fail "gzip gives other messages"
    cat "$work/in.gz" "$work/in.gz" >"$work/in"
    decode 0 4
    size=$(wc -c <"$work/in.gz")
    head -c $((size - 4)) "$work/in.gz" >"$work/in"
    decode 1 3
    has NOT_UNPACKED
    cp "$corpus/frames.zst" "$work/in"
    decode 1 8 # interchanges without messages
    cp "$corpus/deflated.zip" "$work/in"
    decode 1 5 # three, one in the gzip inside, an empty file
    cp "$corpus/encrypted.zip" "$work/in"
    decode 1 3
    has NOT_UNPACKED
    ;;
bomb)
    # A gigabyte of zeros in a megabyte: given up at once, in little memory.
    head -c "$giant" /dev/zero | gzip >"$work/bomb.gz"
    counted 1 <"$work/bomb.gz"
    "$helper" member findings <"$work/err" | grep -q '"error":1' || fail "nobody tells of the bomb"
    ;;
tree)
    { list; push; } >"$work/in"
    status=0
    "$safar" decode --format tree "$work/in" >"$work/out" 2>"$work/err" || status=$?
    [ "$status" = 0 ] || fail "exit status $status"
    grep -q 'PAXLST' "$work/out" || fail "the tree lacks the list"
    grep -q 'PNRGOV' "$work/out" || fail "the tree lacks the push"
    if LC_ALL=C grep -q '[^ -~]' "$work/out"; then fail "the tree holds control characters"; fi
    grep -q GRZEGORZEWSKA "$work/out" || fail "the tree lacks the traveller"
    # What nobody understood is shown whole, however long.
    long=$(printf '%01000d' 0)
    list | sed "s/^BGM+745/&++++++++${long}END/" >"$work/in"
    "$safar" decode --format tree "$work/in" >"$work/out" 2>"$work/err" || true
    grep -q "only kept 1" "$work/out" || fail "the long element is not only kept"
    grep -q "kept at .*: ${long}END\$" "$work/out" || fail "a long element is cut off in the tree"
    ;;
judged)
    # What is odd about documents and amounts, against the machine readable zone and the currencies.
    push | sed -e "s/:::::.P.QQQ.*'/:::::\/P\/FRA\/AB123456784\/DEU\/01FEB80\/F\/01JAN60\/GRZEGORZEWSKA\/WILHELMINA'/" \
        -e 's/412.50:VI/4,1,2:VI/' >"$work/in"
    decode 0 1
    has DOCUMENT_NUMBER_MRZ
    has NATIONALITY_DIFFERS
    has EXPIRY_IMPLAUSIBLE
    has AMOUNT_INVALID
    list | sed -e 's/ZX9988776/99887765543/' >"$work/in"
    decode 0 1
    has DOCUMENT_NUMBER_MRZ
    ;;
*)
    fail "no such case"
    ;;
esac
