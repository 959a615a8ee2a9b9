package mirtext

import (
	"slices"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/mir"
)

// commentsOf returns the comments of a text, sorted.
func commentsOf(src []byte) []string {
	sc := scanner{src: src, line: 1, fresh: true, keep: true}
	for sc.next().kind != kindEOF {
	}
	all := append(slices.DeleteFunc(sc.lead, func(s string) bool { return s == "" }), sc.trail...)
	slices.Sort(all)
	return all
}

func format(t *testing.T, name string, src []byte) string {
	t.Helper()
	f := Read(name, src, WithComments)
	if len(f.Diags) > 0 {
		t.Fatal(f.Diags)
	}
	var b strings.Builder
	if err := (mir.Printer{Comments: f.Comments}).Print(&b, f.Module); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestCommentsKept checks that formatting loses no comment.
func TestCommentsKept(t *testing.T) {
	files := programs(t)
	files["strange"] = []byte(strange)
	for path, src := range files {
		want, got := commentsOf(src), commentsOf([]byte(format(t, path, src)))
		if !slices.Equal(want, got) {
			t.Errorf("%s: comments are\n%q, want\n%q", path, got, want)
		}
	}
}

const strange = `; before the version
; two lines

mir 1 ; behind it

; about a
const @a = { ; behind the brace
  ; above one
  i64 1, ; behind one
  ; above two
  i64 2 ; behind two
  , i64 3, i64 4 ; behind four
  ; before the end
} ; behind the end
const @b = { } ; empty
const @c = {
  ; in an empty one
}
import func @i(i64, ; in the signature
  ; a line in it
  i64) ; behind it

func @f(%x: i64) -> i64 { ; behind the head
  ; above the variable
  var $v: i64 ; behind the variable
  slot %s: 8 ; behind the slot

  ; above the block
^entry: ; behind the block

  ; above the switch
  switch.i64 %x, ^a, ; default
    ; between
    1: ^b, ; one
    2: ^a ; two
^a:
  ret 1
  ; at the end of a block
^b:
  ret 2 ; last
  ; before the end
} ; behind the end
; at the end of the file
`

func TestStrange(t *testing.T) {
	once := format(t, "strange", []byte(strange))
	if twice := format(t, "strange", []byte(once)); once != twice {
		t.Errorf("not stable:\n%s\n---\n%s", once, twice)
	}
	t.Log("\n" + once)
}
