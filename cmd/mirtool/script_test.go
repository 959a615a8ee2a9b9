package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/cli"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/passes"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"mirtool": main,
		// A mirtool with backends and passes of its own.
		"mirtool-more": func() { cli.Main(more) },
		"filter":       filter,
		"mirtool-bare": func() { cli.Main(cli.Config{Backends: []*backend.Backend{}}) },
	})
}

var more = cli.Config{
	Backends: append(cli.Backends(), broken, fussy, blind),
	Passes:   append(passes.All(), lazy, breaks, wrong, panics),
}

// broken panics.
var broken = &backend.Backend{
	Name: "broken",
	Load: func(*mir.Module, backend.Options) (backend.Instance, error) { panic("the cat is on the keyboard") },
}

// fussy refuses all modules, or cannot load them.
var fussy = &backend.Backend{
	Name: "fussy",
	Check: func(m *mir.Module) mir.Diagnostics {
		if f := m.FuncByName("main"); f != nil {
			return mir.Diagnostics{{Pos: m.Pos(f.Place), Code: "fussy/main", Message: "no main, please"}}
		}
		return nil
	},
	Load: func(m *mir.Module, o backend.Options) (backend.Instance, error) {
		if len(m.Funcs()) > 1 {
			return nil, errors.New("too many functions")
		}
		return interp.Backend.Load(m, o)
	},
}

// blind counts nothing.
var blind = &backend.Backend{
	Name: "blind",
	Load: func(m *mir.Module, o backend.Options) (backend.Instance, error) {
		i, err := interp.Backend.Load(m, o)
		return uncounted{i}, err
	},
}

type uncounted struct{ backend.Instance }

func (uncounted) Stats() *backend.Stats { return nil }

func TestScript(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"status": status},
		Condition:           condition,
		Setup: func(e *testscript.Env) error {
			examples, err := filepath.Abs("../../examples")
			e.Setenv("EXAMPLES", examples)
			return err
		},
		UpdateScripts: os.Getenv("UPDATE_SCRIPTS") != "",
	})
}

// condition knows [root], no permission holds the user back, and [python3],
// which must be there in continuous integration.
func condition(name string) (bool, error) {
	switch name {
	case "root":
		return os.Geteuid() <= 0, nil
	case "python3":
		_, err := exec.LookPath("python3")
		if os.Getenv("CI") != "" {
			return true, err
		}
		return err == nil, nil
	}
	return false, fmt.Errorf("unknown condition %q", name)
}

// status runs a command that must end with a status:
//
//	status 2 mirtool run none.mir
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N command [argument…]")
	}
	got := 0
	err := ts.Exec(args[1], args[2:]...)
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		got = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if want := args[0]; strconv.Itoa(got) != want {
		ts.Fatalf("exit status %d, want %s", got, want)
	}
}
