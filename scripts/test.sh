#!/usr/bin/env bash
# Runs all tests. On Debian, as root, it first installs what is missing of the
# tools that the tests compare with; elsewhere it says what is missing and stops.
#
# Usage: scripts/test.sh [PACKAGE...]    with packages, only their tests are run
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\n== %s\n' "$*"; }

# need COMMAND PACKAGE: the Debian package that has the command.
missing=()
need() { command -v "$1" >/dev/null || missing+=("$2"); }

need go golang
need gcc gcc          # for the race detector; the product itself is free of cgo
need python3 python3 # passes in Python
need chromium chromium # tests of pages
need dot graphviz # reads the graphs that are written for it
need patch patch # applies what diff prints
need git git
need node nodejs
need npm npm
need llvm-symbolizer llvm # the oracle of debug information
need wasm-validate wabt # the oracle of the WebAssembly encoder
need clang-19 clang-19 # the oracle of the float ops, and the twins of the examples
need clang-14 clang-14 # the oldest LLVM that native code is for
need clang-16 clang-16
need gdb gdb # breaks and steps in native code
[ -e /usr/include/stdio.h ] || missing+=(libc6-dev)
if [ ${#missing[@]} -gt 0 ]; then
  say "installing ${missing[*]}"
  if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    echo "these Debian packages are needed, and cannot be installed from here: ${missing[*]}" >&2
    exit 1
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q
  apt-get install -y -q --no-install-recommends "${missing[@]}"
fi

[ -d internal/browser/node_modules/playwright-core ] || (cd internal/browser && npm install --no-package-lock --no-audit --no-fund)
export CI=1 # no test is skipped for want of a tool

if [ $# -gt 0 ]; then
  exec go test "$@"
fi

say "gofmt"
unformatted=$(gofmt -l $(git ls-files '*.go'))
if [ -n "$unformatted" ]; then
  echo "gofmt would change:" $unformatted >&2
  exit 1
fi

say "vet"
go vet ./...

say "staticcheck"
go run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...

say "cross build"
for os in linux darwin windows; do
  for arch in amd64 arm64; do
    echo "$os/$arch"
    CGO_ENABLED=0 GOOS=$os GOARCH=$arch go build -o /dev/null ./cmd/mirtool
  done
done

say "the examples' outputs, made anew by their twins"
CC=clang-19 examples/expected.sh

say "race, of what is concurrent"
race() { CGO_ENABLED=1 go test -race -short "$@"; }
race ./mirtext -run 'TestFastSame|TestEach|TestMutants|TestPrograms' # functions are read and verified in parallel
race ./passes -run TestParallel                                        # and optimised
race ./backend/interp -run 'TestContext|TestLimits|TestHost|TestInstance'
race ./backend/wasm -run 'TestDeterministic|TestFuel|TestHost' # functions are emitted in parallel
race ./cli ./internal/filetest # files are tested in parallel

# A number of inputs and not a time: a time that ends while the first inputs are
# tried makes a target fail.
say "fuzz, ${FUZZTIME:=2000x} a target"
grep -rl --include='*_test.go' '^func Fuzz' . | sort | while read -r file; do
  for target in $(sed -n 's/^func \(Fuzz[A-Za-z0-9_]*\).*/\1/p' "$file"); do
    echo "$file $target"
    said=$(go test "./$(dirname "$file")" -run '^$' -fuzz "^$target\$" -fuzztime "$FUZZTIME" </dev/null 2>&1) || { echo "$said"; exit 1; }
    tail -n 1 <<<"$said"
  done
done

say "tests"
go test ./...
