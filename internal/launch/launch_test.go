package launch

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// load loads a text whose output goes to the buffer.
func load(t *testing.T, text string, out *bytes.Buffer) (*Program, error) {
	t.Helper()
	m, err := mirtext.Load("f.mir", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	p, err := Load(m, interp.Backend, host.Config{Stdout: out}, backend.Options{})
	if err == nil {
		t.Cleanup(func() { p.Instance.Close() })
	}
	return p, err
}

const program = `mir 1
import func @print_i64(i64)
data @number = { i64 5 }

export func @main(%n: i64, %x: f64, %b: i1) -> (i64, f64, i1) {
^entry:
  call @print_i64(%n)
  ret %n, %x, %b
}
export func @at(%p: ptr) -> i64 {
^entry:
  %x = load.i64 %p
  ret %x
}
`

func TestMain(t *testing.T) {
	var out bytes.Buffer
	p, err := load(t, program, &out)
	if err != nil {
		t.Fatal(err)
	}
	bits, err := p.Main(context.Background(), []string{"f.mir", "-7", "2.5", "1"})
	if err != nil {
		t.Fatal(err)
	}
	sig := p.Module.FuncByName("main").Sig
	if got := Format(sig.Results, bits, " "); got != "-7 2.5 true" || out.String() != "-7" {
		t.Errorf("returned %s, printed %s", got, &out)
	}
	for _, words := range [][]string{{"f.mir"}, {"f.mir", "1", "2", "x"}, {"f.mir", "", "2", "1"}, {"f.mir", "1", "2", "1", "1"}} {
		_, err := p.Main(context.Background(), words)
		var u *UsageError
		if !errors.As(err, &u) {
			t.Errorf("%q: %v", words, err)
		}
	}
}

func TestArgs(t *testing.T) {
	p, err := load(t, program, new(bytes.Buffer))
	if err != nil {
		t.Fatal(err)
	}
	f := p.Module.FuncByName("at")
	args, err := p.Args(f, []string{"@number"})
	if err != nil {
		t.Fatal(err)
	}
	if bits, err := p.Call(context.Background(), "at", args...); err != nil || bits[0] != 5 {
		t.Errorf("returned %v, %v", bits, err)
	}
	for word, want := range map[string]uint64{"null": 0, "0x1F": 31, "0xffffffffffffffff": 1<<64 - 1, `@"number"`: args[0]} {
		if got, err := p.Args(f, []string{word}); err != nil || got[0] != want {
			t.Errorf("%s is %#x, %v", word, got, err)
		}
	}
	for _, word := range []string{"5", "0x", "0x10000000000000000", "@none", "@", "x", ""} {
		if got, err := p.Args(f, []string{word}); err == nil {
			t.Errorf("%s is %#x", word, got)
		}
	}
}

func TestImports(t *testing.T) {
	_, err := load(t, "mir 1\nimport func @puts(i64)\nimport func @pust(ptr) -> i32\n", nil)
	want := "f.mir:2:13: error: the import @puts has the signature (i64), but the function is (ptr) -> i32 [link/signature]\n" +
		"f.mir:3:13: error: nobody provides the imported function @pust; did you mean @puts? [link/import]"
	if err == nil || err.Error() != want {
		t.Errorf("got %v", err)
	}
}

func TestFlushFails(t *testing.T) {
	m, err := mirtext.Load("f.mir", []byte(program))
	if err != nil {
		t.Fatal(err)
	}
	p, err := Load(m, interp.Backend, host.Config{Stdout: broken{}}, backend.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Main(context.Background(), []string{"f.mir", "1", "1", "1"}); err == nil || err.Error() != "standard output: broken" {
		t.Errorf("error %v", err)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("broken") }

func TestParseCall(t *testing.T) {
	for _, c := range []struct {
		text string
		want Call
		rest string
	}{
		{"@f()", Call{"f", nil}, ""},
		{"@f(1, 2.5) == 3", Call{"f", []string{"1", "2.5"}}, " == 3"},
		{"@f(-1,nan:0x7fc00001,null,true,@g)x", Call{"f", []string{"-1", "nan:0x7fc00001", "null", "true", "@g"}}, "x"},
		{`@"a )"(-inf) prints ")"`, Call{"a )", []string{"-inf"}}, ` prints ")"`},
		{`@"\22)"(1)`, Call{"\")", []string{"1"}}, ""},
	} {
		got, rest, err := ParseCall(c.text)
		if err != nil || got.Name != c.want.Name || !slices.Equal(got.Args, c.want.Args) || rest != c.rest {
			t.Errorf("%s is %+v and %q, %v", c.text, got, rest, err)
		}
	}
	for _, text := range []string{"", "f()", "@", "@f", "@f(", "@f(1", "@f(1 2)", "@f(,)", "@f(1,)", `@"f(1)`, "@f(%x)"} {
		if got, rest, err := ParseCall(text); err == nil {
			t.Errorf("%s is %+v and %q", text, got, rest)
		}
	}
	if got := (Call{"a b", []string{"1", "2"}}).String(); got != `@"a b"(1, 2)` {
		t.Errorf("a call is written %s", got)
	}
}

func TestCutQuoted(t *testing.T) {
	value, rest, ok := CutQuoted(`"a\n\t\\\"\00\ffé" rest`)
	if value != "a\n\t\\\"\x00\xffé" || rest != " rest" || !ok {
		t.Errorf("got %q, %q, %v", value, rest, ok)
	}
	for _, text := range []string{"", "x", `"`, `"a`, `"\`, `"\q"`, `"\0"`, `"\0g"`} {
		if value, _, ok := CutQuoted(text); ok {
			t.Errorf("%s is %q", text, value)
		}
	}
}

func TestFormat(t *testing.T) {
	for _, c := range []struct {
		t    mir.Type
		bits uint64
		want string
	}{
		{mir.I1, 1, "true"},
		{mir.I8, 0xff, "-1"},
		{mir.I64, 1 << 63, "-9223372036854775808"},
		{mir.F32, 0x3f800000, "1.0"},
		{mir.F32, 0xffc00000, "nan"},
		{mir.F64, 0xfff0000000000001, "nan"},
		{mir.F64, 0x8000000000000000, "-0.0"},
		{mir.Ptr, 0, "0x0"},
		{mir.Ptr, 0x10040, "0x10040"},
	} {
		if got := FormatValue(c.t, c.bits); got != c.want {
			t.Errorf("%v %#x is %s, want %s", c.t, c.bits, got, c.want)
		}
	}
}

func TestExitStatus(t *testing.T) {
	for _, c := range []struct {
		types  []mir.Type
		bits   []uint64
		status int
		whole  bool
	}{
		{nil, nil, 0, true},
		{[]mir.Type{mir.I64}, []uint64{255}, 255, true},
		{[]mir.Type{mir.I64}, []uint64{256}, 0, false},
		{[]mir.Type{mir.I32}, []uint64{0xffffffff}, 255, false},
		{[]mir.Type{mir.I1}, []uint64{1}, 1, true},
		{[]mir.Type{mir.F64}, []uint64{7}, 0, true},
		{[]mir.Type{mir.I8, mir.I8}, []uint64{3, 4}, 3, true},
	} {
		if status, whole := ExitStatus(c.types, c.bits); status != c.status || whole != c.whole {
			t.Errorf("%v %v: %d, %v", c.types, c.bits, status, whole)
		}
	}
}

func TestExportHints(t *testing.T) {
	m, err := mirtext.Load("f.mir", []byte(program))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Export(m, "mian"); err == nil || !strings.Contains(err.Error(), "did you mean @main?") {
		t.Errorf("error %v", err)
	}
}
