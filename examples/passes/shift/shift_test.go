package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/cli"
)

// test holds what the pass does, and what it leaves alone.
const test = `mir 1

; test: opt shift
; run: @eight(5) == 40
; run: @eight(-1) == -8
; run: @least(3) == -128
; run: @three(5) == 15

export func @eight(%x: i64) -> i64 {
^entry:
  %y = mul.i64 %x, 8
  ret %y
}

export func @least(%x: i8) -> i8 {
^entry:
  %y = mul.i8 %x, -128
  ret %y
}

export func @three(%x: i64) -> i64 {
^entry:
  %y = mul.i64 %x, 3
  ret %y
}

; output:
; mir 1
;
; export func @eight(%x: i64) -> i64 {
; ^entry:
;   %y = shl.i64 %x, 3
;   ret %y
; }
;
; export func @least(%x: i8) -> i8 {
; ^entry:
;   %y = shl.i8 %x, 7
;   ret %y
; }
;
; export func @three(%x: i64) -> i64 {
; ^entry:
;   %y = mul.i64 %x, 3
;   ret %y
; }
`

func TestShift(t *testing.T) {
	file := filepath.Join(t.TempDir(), "shift.mir")
	if err := os.WriteFile(file, []byte(test), 0o666); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if status := cli.Run(config(), []string{"test", file}, nil, &out, &out); status != 0 {
		t.Error(out.String())
	}
}
