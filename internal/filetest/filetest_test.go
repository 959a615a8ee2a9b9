package filetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/mir"
)

// config is how the tests here test.
func config() *Config {
	return &Config{
		Backends: []*backend.Backend{interp.Backend},
		Timeout:  5 * time.Second,
		Emit: func(m *mir.Module, target string) ([]byte, error) {
			if target != "mir" {
				return nil, fmt.Errorf("there is no target %q", target)
			}
			return []byte(m.String()), nil
		},
		Optimize: optimize,
	}
}

// optimize stands for passes, good ones and others.
func optimize(m *mir.Module, passes string) (*mir.Module, error) {
	f := m.FuncByName("div")
	ret := f.Last(f.Entry())
	switch passes {
	case "seven":
		f.SetArgs(ret, f.Int(mir.I64, 7))
	case "break":
		f.SetArgs(ret)
	case "quiet":
		f.Remove(f.First(f.Entry()))
	case "none":
	default:
		return nil, fmt.Errorf("there is no pass %q", passes)
	}
	return m, nil
}

// program is what most tests here are about.
const program = `
import func @print_i64(i64)
import func @exit(i32) [noreturn]
export func @div(%a: i64, %b: i64) -> i64 {
^entry:
  call @print_i64(%a)
  %q = sdiv.i64 %a, %b
  ret %q
}
export func @pair(%x: f64) -> (f64, i8) {
^entry:
  ret %x, -1
}
export func @leave(%n: i32) {
^entry:
  call @exit(%n)
  unreachable
}
export func @loop() {
^entry:
  jump ^loop(0)
^loop(%i: i64):
  %j = add.i64 %i, 1
  jump ^loop(%j)
}
export func @main(%n: i64) -> i64 {
^entry:
  ret %n
}
func @hidden() {
^entry:
  ret
}
export func @null() -> ptr {
^entry:
  ret null
}
`

// run tests a text and returns its failures, a line each.
func run(t *testing.T, c *Config, text string) (Result, string) {
	t.Helper()
	r := Result{File: "f.mir"}
	c.source(&r, []byte(text))
	return r, strings.TrimRight(r.failures(), "\n")
}

// TestVerdicts gives directives for the program above, and what is said of them.
func TestVerdicts(t *testing.T) {
	for _, c := range []struct{ name, directives, want string }{
		{"result", "; run: @div(7, 2) == 3", ""},
		{"results", "; run: @pair(-0.0) == -0.0, -1", ""},
		{"no expectation", "; run: @div(7, 2)", ""},
		{"as unsigned", "; run: @pair(1.0) == 1.0, 255", ""},
		{"whole number as float", "; run: @pair(23.0) == 23, 0xff", ""},
		{"any NaN", "; run: @pair(nan:0x7ff8000000000001) == nan, -1", ""},
		{"these bits", "; run: @pair(nan:0x7ff8000000000001) == nan:0x7ff8000000000001, -1", ""},
		{"null", "; run: @null() == null\n; run: @null() == 0x0", ""},
		{"all clauses", `; run: @div(7, 1) == 7 prints "7"`, ""},
		{"trap", "; run: @div(7, 0) traps div-by-zero", ""},
		{"trap and output", `; run: @div(7, 0) traps div-by-zero prints "7"`, ""},
		{"exit", "; run: @leave(3) exits 3", ""},
		{"arguments", "; args: 5\n; run: @main() == 5", ""},
		{"explicit arguments", "; args: 5\n; run: @main(6) == 6", ""},
		{"test: run", "; test: run\n; run: @div(7, 2) == 3", ""},
		{"roundtrip", "; test: roundtrip", ""},
		{"verify", "; test: verify", ""},
		{"emit", "; test: emit mir", ""},
		{"several tests", "; test: verify\n; test: run\n; run: @div(1, 1) == 1\n; test: roundtrip", ""},

		{"wrong result", "; run: @div(7, 2) == 4", "f.mir:2: @div(7, 2) == 4: returned 3"},
		{"wrong sign of zero", "; run: @pair(0.0) == -0.0, -1", "f.mir:2: @pair(0.0) == -0.0, -1: returned 0.0, -1"},
		{"wrong NaN", "; run: @pair(nan) == nan:0x7ff8000000000001, -1", "f.mir:2: @pair(nan) == nan:0x7ff8000000000001, -1: returned nan, -1"},
		{"not NaN", "; run: @pair(1.0) == nan, -1", "f.mir:2: @pair(1.0) == nan, -1: returned 1.0, -1"},
		{"too few results", "; run: @pair(1.0) == 1.0", "f.mir:2: @pair(1.0) == 1.0: returned 1.0, -1"},
		{"a result of nothing", "; run: @leave(0) == 1", "f.mir:2: @leave(0): exited with status 0"},
		{"malformed result", "; run: @div(7, 2) == x", "f.mir:2: @div(7, 2) == x: x is no i64: write a whole number"},
		{"malformed ptr", "; run: @null() == 5", "f.mir:2: @null() == 5: 5 is no ptr: write null, an address in hex, or @ and the name of data"},
		{"wrong output", `; run: @div(7, 1) prints "8"`, `f.mir:2: @div(7, 1) prints "8": printed "7"`},
		{"no trap", "; run: @div(7, 1) traps div-by-zero", "f.mir:2: @div(7, 1) traps div-by-zero: returned 7"},
		{"a trap", "; run: @div(7, 0) == 1", "f.mir:2: @div(7, 0): trap: div-by-zero at f.mir:8:8 in @div ^entry"},
		{"another trap", "; run: @div(7, 0) traps abort", "f.mir:2: @div(7, 0): trap: div-by-zero at f.mir:8:8 in @div ^entry"},
		{"no exit", "; run: @div(7, 1) exits 7", "f.mir:2: @div(7, 1) exits 7: returned 7"},
		{"another exit", "; run: @leave(1) exits 2", "f.mir:2: @leave(1): exited with status 1"},
		{"no function", "; run: @dib(7, 1)", "f.mir:2: there is no function @dib to call; did you mean @div? [link/export]"},
		{"hidden", "; run: @hidden()", "f.mir:2: f.mir:31:6: error: @hidden is not exported: write \"export func\" to call it from outside [link/export]"},
		{"few arguments", "; run: @div(7)", "f.mir:2: @div(%a: i64, %b: i64) takes 2 arguments, but 1 was given"},
		{"malformed argument", "; run: @div(7, 1.5)", "f.mir:2: argument 2, %b: i64 of @div: 1.5 is no i64: write a whole number"},
		{"no args", "; run: @main()", "f.mir:2: @main(%n: i64) takes 1 argument, but none was given"},
		{"malformed args", "; args: x\n; run: @main()", `f.mir:3: argument 1, %n: i64 of @main: "x" is not a whole number from -2^63 to 2^64-1`},

		{"unknown directive", "; run: @div(7, 2) == 3\n; rnu: @div(7, 2) == 3", `f.mir:3: unknown directive "rnu"; did you mean run:?`},
		{"unknown beside a directive", "; run: @div(7, 2) == 3\n; whatever: 3", `f.mir:3: unknown directive "whatever"`},
		{"several mistakes", "; run: @div(7, 2) = 3\n; rnu: @div(7, 2) == 3\n; test: run\n; test: rum", "f.mir:2: run: expected == or prints, traps or exits behind the call, found \"=\"\n  f.mir:3: unknown directive \"rnu\"; did you mean run:?\n  f.mir:4: test: run needs a run: below it\n  f.mir:5: test: there is no test \"rum\"; did you mean run?"},
		{"capital", "; Run: @div(7, 2) == 4", `f.mir:2: unknown directive "Run"; did you mean run:?`},
		{"capital below", "; run: @div(7, 2) == 3\n; Args: 3", `f.mir:3: unknown directive "Args"; did you mean args:?`},
		{"no colon", "; run @div(7, 2) == 4", `f.mir:2: a directive has a colon behind its name: run:`},
		{"unknown test", "; test: rum", `f.mir:2: test: there is no test "rum"; did you mean run?`},
		{"passes", "; test: opt none\n; run: @div(7, 2) == 3\n; run: @div(7, 0) traps div-by-zero", ""},
		{"other passes", "; test: opt seven\n; run: @div(14, 2) == 7\n; test: run\n; run: @div(7, 2) == 3", ""},
		{"no passes", "; test: opt", "f.mir:2: test: opt needs passes, as in: test: opt mem2reg,dce"},
		{"unknown pass", "; test: opt nun\n; run: @div(7, 2) == 3", `f.mir:2: opt nun: there is no pass "nun"`},
		{"wrong pass", "; test: opt seven\n; run: @div(7, 2) == 3", "f.mir:3: after the passes: @div(7, 2) == 3: returned 7"},
		{"wrong before", "; test: opt seven\n; run: @div(7, 2) == 7", "f.mir:3: before the passes: @div(7, 2) == 7: returned 3"},
		{"pass that breaks", "; test: opt break", "f.mir:2: opt break: what the passes made does not verify:"},
		{"pass that hushes", "; test: opt quiet\n; run: @div(7, 2) == 3", `f.mir:3: after the passes: @div(7, 2): printed "", and "7" before the passes`},
		{"test without a run", "; test: run", "f.mir:2: test: run needs a run: below it"},
		{"run below another test", "; test: verify\n; run: @div(1, 1)", "f.mir:3: run: it stands below test: verify, want test: run, check or opt"},
		{"too many words", "; test: verify all", `f.mir:2: test: verify takes nothing behind it, not "all"`},
		{"no target", "; test: emit", "f.mir:2: test: emit needs a target, as in: test: emit mir"},
		{"unknown target", "; test: emit elf", `f.mir:2: emit elf: there is no target "elf"`},
		{"malformed call", "; run: div(7, 2)", "f.mir:2: run: a call is written @f(1, 2), not div(7, 2)"},
		{"malformed clause", "; run: @div(7, 2) = 3", `f.mir:2: run: expected == or prints, traps or exits behind the call, found "="`},
		{"unquoted output", "; run: @div(7, 2) prints 7", `f.mir:2: run: prints needs a text in quotes, with the escapes \n \t \\ \" and \hh`},
		{"unknown trap", "; run: @div(7, 2) traps div-by-nought", `f.mir:2: run: there is no trap "div-by-nought"`},
		{"misspelt trap", "; run: @div(7, 2) traps div-by-zeor", `f.mir:2: run: there is no trap "div-by-zeor"; did you mean div-by-zero?`},
		{"malformed status", "; run: @leave(7) exits 256", `f.mir:2: run: exits needs a status from 0 to 255, not "256"`},
		{"malformed word", `; args: "x`, "f.mir:2: args: malformed word in quotes"},
		{"malformed input", `; stdin: "x\q"`, "f.mir:2: stdin: malformed text in quotes"},
		{"output of nothing", "; output:\n; x", "f.mir:2: output: no test above makes an output"},
		{"output beside", "; test: verify\n; output: x", "f.mir:3: output: it stands on a line of its own, and the output on those below"},
		{"malformed output", "; test: verify\n; output:\n; \\\"x", "f.mir:3: output: line 4: malformed text in quotes"},
		{"empty error", "; error:", "f.mir:2: error: a part of the message is missing"},
		{"error that is none", "; error: wrong", `f.mir:2: no message on line 2 has "wrong"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := c.want
			if want != "" {
				want = "  " + want
			}
			if _, got := run(t, config(), "mir 1\n"+c.directives+program); got != want && !strings.Contains(got, want) || want == "" && got != "" {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// TestErrors tests texts that have errors.
func TestErrors(t *testing.T) {
	const bad = "\nexport func @f(%a: i64) -> i32 {\n^entry:\n  %b = add.i32 %a, 1"
	for _, c := range []struct{ name, text, want string }{
		{"expected", "mir 1" + bad + " ; error: has type i64\n  ret %b\n}\n", ""},
		{"by code", "mir 1" + bad + " ; error: [verify/type]\n  ret %b\n}\n", ""},
		{"from below", "mir 1" + bad + "\n; error@-1: has type i64\n  ret %b\n}\n", ""},
		{"in a verify test", "mir 1\n; test: verify" + bad + " ; error: has type i64\n  ret %b\n}\n", ""},
		{"not expected", "mir 1\n; test: verify" + bad + "\n  ret %b\n}\n", "f.mir:5:16: unexpected error: operand 1 of add has type i64, want i32; trunc.i64.i32 makes one of it [verify/type]\n      5 |   %b = add.i32 %a, 1\n        |                ^~"},
		{"another", "mir 1" + bad + " ; error: has type f64\n  ret %b\n}\n",
			"f.mir:4: no message on line 4 has \"has type f64\"\n  f.mir:4:16: unexpected error: operand 1 of add has type i64, want i32; trunc.i64.i32 makes one of it [verify/type]\n      4 |   %b = add.i32 %a, 1 ; error: has type f64\n        |                ^~"},
		{"twice", "mir 1" + bad + " ; error: has type i64\n; error@-1: want i32\n  ret %b\n}\n", "f.mir:5: no message on line 4 has \"want i32\""},
		{"other tests in the file", "mir 1\n; test: run\n; run: @f(1)" + bad + " ; error: has type i64\n  ret %b\n}\n",
			"f.mir: the file has the errors that it expects, so its other tests did not run: they belong into a file without errors"},
		{"an import", "mir 1\n; test: run\n; run: @f()\nimport func @print_i46(i64)\nexport func @f() {\n^e:\n  ret\n}\n",
			"f.mir:4:13: unexpected error: nobody provides the imported function @print_i46; did you mean @print_i64? [link/import]\n      4 | import func @print_i46(i64)\n        |             ^~~~~~~~~~"},
		{"an import that is missing", "mir 1\n; test: verify\nfunc @f() {\n^e:\n  call @abort()\n  ret\n}\n",
			"f.mir:5:8: unexpected error: unknown symbol @abort; the library has it: import func @abort() [parse/name]\n      5 |   call @abort()\n        |        ^~~~~~"},
		{"the longest first", "mir 1\nexport func @f() -> i64 {\n^e:\n  %r = add.i64 %a, %b ; error: unknown value\n; error@-1: unknown value %a\n  ret %r\n}\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := c.want
			if want != "" {
				want = "  " + want
			}
			if _, got := run(t, config(), c.text); got != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// reader is a program that copies its input.
const reader = `
import func @read_char() -> i32
import func @print_char(i32)
export func @main() -> i64 {
^entry:
  jump ^loop(0)
^loop(%n: i64):
  %c = call @read_char()
  %end = slt.i32 %c, 0
  %n2 = add.i64 %n, 1
  br %end, ^done, ^show
^show:
  call @print_char(%c)
  jump ^loop(%n2)
^done:
  ret %n
}
`

func TestStdin(t *testing.T) {
	for _, c := range []struct{ directives, want string }{
		{"", `""`},
		{"; stdin: one two", `"one two"`},
		{"; stdin: one\n; stdin: two", `"one\ntwo"`},
		{`; stdin: "one\n"` + "\n" + `; stdin: "two\n"`, `"one\ntwo\n"`},
		{"; stdin: one\n; run: @main()\n; stdin: two", `"two"`},
	} {
		_, got := run(t, config(), "mir 1\n"+c.directives+"\n; run: @main() prints "+c.want+reader)
		if got != "" {
			t.Errorf("%s: %s", c.directives, got)
		}
	}
}

func TestOutputOfVerify(t *testing.T) {
	text := "mir 1\n; test: verify\n; output:\n; f.mir:8:7: error: unknown value %x [parse/name]\n\nexport func @f() -> i64 {\n^e:\n  ret %x ; error: x\n}\n"
	if r, got := run(t, config(), text); got != "" || r.Checks != 3 {
		t.Errorf("%d checks, %s", r.Checks, got)
	}
}

func TestTimeout(t *testing.T) {
	c := config()
	c.Timeout = 20 * time.Millisecond
	if _, got := run(t, c, "mir 1\n; run: @loop()"+program); !strings.Contains(got, "trap: time-limit") {
		t.Errorf("got %s", got)
	}
}

// TestBackendsDisagree runs a file on a backend that is wrong.
func TestBackendsDisagree(t *testing.T) {
	c := config()
	liar := *interp.Backend
	liar.Name = "liar"
	liar.Load = func(m *mir.Module, o backend.Options) (backend.Instance, error) {
		f := o.Imports["mir.write"]
		o.Imports["mir.write"] = backend.HostFunc{Sig: f.Sig, Fn: func(h *backend.HostCall) error {
			if text, ok := h.Memory.View(h.Args[1], h.Args[2]); ok {
				text[0]++
			}
			return f.Fn(h)
		}}
		return interp.Backend.Load(m, o)
	}
	c.Backends = append(c.Backends, &liar)
	_, got := run(t, c, "mir 1\n; run: @div(7, 2) == 3 prints \"7\"\n; output:\n; \\\"7\""+program)
	want := "  f.mir:2: liar: @div(7, 2) prints \"7\": printed \"8\"\n  f.mir:3: liar: the output differs:"
	if !strings.HasPrefix(got, want) {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestNoDirectives(t *testing.T) {
	for _, text := range []string{"mir 1\n" + program, "mir 1\n; Example: a comment\n" + program, "", "mir 1\nconst @c = { \"; run: @f()\" }\n"} {
		if r, got := run(t, config(), text); !r.Skipped || got != "" {
			t.Errorf("%q: %+v", text, r)
		}
	}
}
