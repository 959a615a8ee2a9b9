package wasm_test

import (
	"bytes"
	"encoding/base64"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend/wasm"
	"github.com/mirtool/mirtool/internal/browser"
	"github.com/mirtool/mirtool/internal/testtool"
	"github.com/mirtool/mirtool/mirtext"
)

// The access is past the end of memory but made from an object, so that only the
// engine traps. The line of the comment is part of the places.
const faulty = `mir 1
; a comment
data @object = { i64 0 }
func @inner(%n: i64) -> i64 {
^entry:
  %p = ptradd @object, %n
  %x = load.i64 %p !"inner.c":70:9
  ret %x
}
export func @main() {
^entry:
  jump ^next
^next:
  %y = call @inner(0xf0000000)
  %z = add.i64 %y, 1
  jump ^next2(%z)
^next2(%q2: i64):
  ret
}
`

// TestDebugInfo has Node say at which bytes of the file the frames of a trap
// are, and the source map and the DWARF at which places these are.
func TestDebugInfo(t *testing.T) {
	m, err := mirtext.Load("outer.mir", []byte(faulty))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := wasm.Emit(&b, optimized(t, m, 0), wasm.Options{Debug: true}); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	page := filepath.Join(dir, "page.html")
	html := "<!DOCTYPE html><body>" + base64.StdEncoding.EncodeToString(b.Bytes())
	if err := os.WriteFile(page, []byte(html), 0o666); err != nil {
		t.Fatal(err)
	}
	t.Run("chromium", func(t *testing.T) { browser.Run(t, "testdata/devtools.cjs", page) })
	file := filepath.Join(dir, "a.wasm")
	if err := os.WriteFile(file, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(testtool.Path(t, "node"), "testdata/places.mjs", file).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	want := "inner inner.c:70:9\nmain outer.mir:14:8\n"
	var got, addresses []string
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(line)
		got, addresses = append(got, words[0]+" "+words[1]), append(addresses, words[2])
	}
	if s := strings.Join(got, "\n") + "\n"; !strings.HasPrefix(s, want) {
		t.Errorf("by the source map:\n%swant\n%s", s, want)
	}
	symbolizer := "llvm-symbolizer"
	args := append([]string{"--obj=" + file, "--functions=none", "--basenames"}, addresses[:2]...)
	out, err = exec.Command(testtool.Path(t, symbolizer), args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if s := strings.Join(strings.Fields(string(out)), " "); s != "inner.c:70:9 outer.mir:14:8" {
		t.Errorf("by the DWARF: %s", s)
	}
}
