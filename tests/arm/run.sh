#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# The unit tests of src/edifact on an emulated 64-bit ARM: run.sh SOURCE_FOLDER
#
# Exit 77 (skipped) where there is no cross compiler or no emulator (tools/packages.txt).
set -eu

root=$1
compiler=aarch64-linux-gnu-gcc emulator=qemu-aarch64
command -v "$emulator" >/dev/null || emulator=qemu-aarch64-static
for tool in "$compiler" "$emulator"; do
    command -v "$tool" >/dev/null || { echo "no $tool here" >&2; exit 77; }
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$root"

# Sections are left out with the libraries that only they use (hashes of libsodium).
flags="-std=c17 -O2 -ffunction-sections -Wall -Wextra -Wconversion -Wundef -Werror -D_POSIX_C_SOURCE=200809L -I src -I tests/arm"
for source in src/edifact/*.c src/base/arena.c src/base/buf.c src/base/date.c src/base/err.c src/base/hash.c \
    src/base/str.c src/base/utf8.c; do
    case $source in
    *_test.c) continue ;;
    esac
    # shellcheck disable=SC2086
    $compiler $flags -c "$source" -o "$work/$(basename "$source" .c).o"
done

for test in src/edifact/*_test.c; do
    program=$work/$(basename "$test" .c)
    # shellcheck disable=SC2086
    $compiler $flags -static -Wl,--gc-sections "$test" "$work"/*.o -o "$program"
    echo "== $test"
    $emulator "$program"
done
