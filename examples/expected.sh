#!/bin/sh
# Builds the C twin of each example, runs it on the example's arguments and input, and compares what it prints with
# expected.txt. With --update, writes expected.txt instead. Names of examples after that limit it to these.
# CC is the compiler (cc), CFLAGS are added to the flags below.
set -eu
cd "$(dirname "$0")"

update=false
if [ "${1:-}" = --update ]; then
  update=true
  shift
fi
if [ $# -eq 0 ]; then
  set -- */*.c
fi

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

failed=0
for twin; do
  name=${twin%%/*}
  # Contraction off: a fused multiply-add would round differently from the MIR text.
  # shellcheck disable=SC2086
  ${CC:-cc} -std=c99 -O2 -Wall -Wextra -ffp-contract=off ${CFLAGS:-} "$name/$name.c" -o "$tmp/twin" -lm

  args=
  if [ -f "$name/args" ]; then args=$(cat "$name/args"); fi
  stdin=/dev/null
  if [ -f "$name/stdin" ]; then stdin=$name/stdin; fi
  # The arguments are words without quotes.
  # shellcheck disable=SC2086
  "$tmp/twin" $args <"$stdin" >"$tmp/out"

  if $update; then
    cp "$tmp/out" "$name/expected.txt"
  elif cmp -s "$tmp/out" "$name/expected.txt"; then
    echo "ok   $name"
  else
    echo "FAIL $name: the twin prints something else than expected.txt"
    diff -u "$name/expected.txt" "$tmp/out" | head -20 || true
    failed=$((failed + 1))
  fi
done
exit $((failed > 0))
