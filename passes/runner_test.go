package passes

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/mirtool/mirtool/mir"
)

// module returns a module of empty functions.
func module(names ...string) *mir.Module {
	m := mir.NewModule("")
	for _, n := range names {
		m.Define(n, nil).Ret()
	}
	return m
}

// counted are passes that change each function so many times.
func counted(rounds int) *Pass {
	left := map[string]int{}
	var lock sync.Mutex
	return &Pass{Name: "counted", Run: func(_ *Context, f *mir.Func) bool {
		lock.Lock()
		defer lock.Unlock()
		if _, ok := left[f.Name]; !ok {
			left[f.Name] = rounds
		}
		left[f.Name]--
		return left[f.Name] >= 0
	}}
}

var (
	idle  = &Pass{Name: "idle", Run: func(*Context, *mir.Func) bool { return false }}
	idler = &Pass{Name: "idler", Run: func(*Context, *mir.Func) bool { return false }}
	whole = &Pass{Name: "whole", RunModule: func(*Context, *mir.Module) bool { return false }}
	bomb  = &Pass{Name: "bomb", Run: func(_ *Context, f *mir.Func) bool { panic("boom in " + f.Name) }}
)

// trace runs a pipeline and returns the applications that were made.
func trace(t *testing.T, r Runner, pl Pipeline) string {
	t.Helper()
	var made []string
	r.Before = func(e *Event) {
		on := "module"
		if e.Func != nil {
			on = e.Func.Name
		}
		made = append(made, fmt.Sprintf("%d:%s/%s", e.Number, e.Name, on))
	}
	if _, _, err := r.Run(module("f", "g"), pl); err != nil {
		t.Fatal(err)
	}
	return strings.Join(made, " ")
}

// TestOrder shows the order in which applications are made: a function goes
// through all passes over functions before the next one.
func TestOrder(t *testing.T) {
	pl := Pipeline{{Pass: idle}, {Fixpoint: Pipeline{{Pass: counted(1)}}}, {Pass: whole}, {Pass: idle}}
	want := "1:idle/f 2:counted/f 3:counted/f 4:idle/g 5:counted/g 6:counted/g 7:whole/module 8:idle/f 9:idle/g"
	if got := trace(t, Runner{}, pl); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestGate refuses applications, which keep their numbers.
func TestGate(t *testing.T) {
	r := Runner{Gate: func(e *Event) bool { return e.Number%2 == 1 }}
	want := "1:idle/f 3:idle/g 5:whole/module"
	if got := trace(t, r, Pipeline{{Pass: idle}, {Pass: idler}, {Pass: whole}}); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestOneFunction(t *testing.T) {
	want := "1:idle/g 2:whole/module"
	if got := trace(t, Runner{Func: "g"}, Pipeline{{Pass: idle}, {Pass: whole}}); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestFixpointEnds has a pass that always says that it changed something.
func TestFixpointEnds(t *testing.T) {
	_, report, err := (&Runner{}).Run(module("f"), Pipeline{{Fixpoint: Pipeline{{Pass: counted(1 << 30)}}}})
	if err != nil || report.Applications != maxRounds {
		t.Errorf("%d applications, %v", report.Applications, err)
	}
}

// TestQuiet has passes that found nothing before, which are left out, until
// something else has changed the function.
func TestQuiet(t *testing.T) {
	left := map[string]int{}
	once := &Pass{Name: "once", Run: func(_ *Context, f *mir.Func) bool { left[f.Name]++; return left[f.Name] == 2 }}
	touch := &Pass{Name: "touch", Touches: true, RunModule: func(c *Context, m *mir.Module) bool { c.Touch(m.Funcs()[1]); return true }}
	change := &Pass{Name: "change", RunModule: func(*Context, *mir.Module) bool { return true }}
	for _, test := range []struct {
		pl   Pipeline
		want string
	}{
		{Pipeline{{Pass: idle}, {Pass: idle}}, "1:idle/f 2:idle/g"},
		{Pipeline{{Pass: idle}, {Pass: idler}, {Pass: idle}}, "1:idle/f 2:idler/f 3:idle/g 4:idler/g"},
		{Pipeline{{Pass: idle}, {Pass: counted(1)}, {Pass: idle}}, "1:idle/f 2:counted/f 3:idle/f 4:idle/g 5:counted/g 6:idle/g"},
		{Pipeline{{Pass: idle}, {Pass: whole}, {Pass: idle}}, "1:idle/f 2:idle/g 3:whole/module"},
		{Pipeline{{Pass: idle}, {Pass: touch}, {Pass: idle}}, "1:idle/f 2:idle/g 3:touch/module 4:idle/g"},
		{Pipeline{{Pass: idle}, {Pass: change}, {Pass: idle}}, "1:idle/f 2:idle/g 3:change/module 4:idle/f 5:idle/g"},
	} {
		if got := trace(t, Runner{}, test.pl); got != test.want {
			t.Errorf("%s\ngot  %s\nwant %s", test.pl, got, test.want)
		}
	}
	// When checking, a pass that is left out is held to what it said.
	_, _, err := (&Runner{Check: true}).Run(module("f"), Pipeline{{Pass: once}, {Pass: once}})
	if err == nil || !strings.Contains(err.Error(), "nothing else has changed it since") {
		t.Errorf("a pass that changes its mind: %v", err)
	}
}

// TestReport holds the order of its rows to that of the pipeline.
func TestReport(t *testing.T) {
	var names []string
	for i := range 50 {
		names = append(names, fmt.Sprint("f", i))
	}
	pl := Pipeline{{Pass: whole}, {Pass: idle}, {Fixpoint: Pipeline{{Pass: whole}, {Pass: counted(0)}}}, {Pass: idler}}
	for range 5 {
		_, report, err := (&Runner{}).Run(module(names...), pl)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, p := range report.Passes {
			got = append(got, fmt.Sprint(p.Name, p.Runs))
		}
		if want := []string{"whole2", "idle50", "counted50", "idler50"}; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	}
}

// TestCrash makes errors of panics, on whatever goroutine they happen.
func TestCrash(t *testing.T) {
	for _, r := range []Runner{{}, {Check: true}} {
		_, _, err := r.Run(module("f", "g", "h"), Pipeline{{Pass: idle}, {Pass: bomb}})
		var c *Crash
		if !errors.As(err, &c) || c.Pass != "bomb" || c.Func != "f" || !strings.Contains(string(c.Stack), "runner_test.go") {
			t.Fatalf("the error is %v", err)
		}
		want := "pass bomb crashed on @f: boom in f"
		if r.Check {
			want = "pass bomb (application 2) crashed on @f: boom in f"
		}
		if c.Error() != want {
			t.Errorf("got %s, want %s", c, want)
		}
	}
}

func TestCommandsNeedExec(t *testing.T) {
	_, _, err := (&Runner{}).Run(module("f"), Pipeline{{Exec: "x y"}})
	if err == nil || err.Error() != "exec:x y: commands cannot be run here" {
		t.Errorf("the error is %v", err)
	}
}

// TestCommand hands the module over, and goes on with what comes back.
func TestCommand(t *testing.T) {
	var seen []string
	r := Runner{Exec: func(command string, m *mir.Module) (*mir.Module, error) {
		seen = append(seen, command)
		return module("other"), nil
	}}
	r.Before = func(e *Event) { seen = append(seen, fmt.Sprint(e.Name, e.Exec)) }
	m, report, err := r.Run(module("f"), Pipeline{{Exec: "x y"}, {Pass: idle}})
	if err != nil || m.FuncByName("other") == nil || report.Passes[0].Changed != 1 {
		t.Errorf("%v, %+v, %v", m, report, err)
	}
	if want := []string{"exec:x ytrue", "x y", "idlefalse"}; !slices.Equal(seen, want) {
		t.Errorf("got %q", seen)
	}
}
