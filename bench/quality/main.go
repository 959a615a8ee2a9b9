// Quality counts the instructions that programs execute: MIR at -O0 and at a
// level of optimisation, in the interpreter, and the same programs in C as
// LLVM's optimiser leaves them, with a counter put into each block. It
// writes a table in Markdown:
//
//	go run ./bench/quality >bench/quality.md
//
// Names of programs select them, and -level another level. It needs clang-19.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/bench"
	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/internal/launch"
	"github.com/mirtool/mirtool/mirtext"
	"github.com/mirtool/mirtool/passes"
)

// program is a program in MIR and in C.
type program struct {
	name   string
	mir, c string   // paths
	size   int64    // of a kernel; 0 for an example
	args   []string // of an example
	stdin  []byte
	other  bool // the twin does it in another way, as it says at its top
}

// counted is how many instructions a program executed.
type counted struct{ plain, optimised, c float64 }

func main() {
	level := flag.Int("level", 2, "the level of optimisation")
	flag.Parse()
	if err := run(*level, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "quality:", err)
		os.Exit(1)
	}
}

func run(level int, only []string) error {
	dir, err := os.MkdirTemp("", "quality")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	kernels, err := kernels()
	if err != nil {
		return err
	}
	fmt.Print(header)
	for _, group := range []struct {
		name     string
		programs []program
	}{{"kernels", kernels}, {"examples", examples()}} {
		if err := table(dir, group.name, level, group.programs, only); err != nil {
			return err
		}
	}
	return nil
}

const header = `# Instructions executed

How many instructions the programs execute, in MIR and in C after LLVM's optimiser (without vectorising and unrolling; instructions
that compute nothing at run time are not counted: phi, debug information, addresses at a constant distance). In parentheses are examples whose twin does the work in another way, as its first lines say: they
are no measure. Library functions are not counted on either side, but for what was inlined in MIR. Made by

` + "```sh\ngo run ./bench/quality >bench/quality.md\n```\n"

// table writes the counts of some programs.
func table(dir, name string, level int, programs []program, only []string) error {
	fmt.Printf("\n| %s | MIR -O0 | MIR -O%d | C | -O%d to C |\n|---|--:|--:|--:|--:|\n", name, level, level)
	n, sum := 0, 0.0
	for _, p := range programs {
		if len(only) > 0 && !slices.Contains(only, p.name) {
			continue
		}
		c, err := p.count(dir, level)
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		if p.other {
			fmt.Printf("| (%s) | %.0f | %.0f | %.0f | |\n", p.name, c.plain, c.optimised, c.c)
			continue
		}
		fmt.Printf("| %s | %.0f | %.0f | %.0f | %.2f |\n", p.name, c.plain, c.optimised, c.c, c.optimised/c.c)
		sum += math.Log(c.optimised / c.c)
		n++
	}
	if n > 0 {
		fmt.Printf("| **geometric mean** | | | | **%.2f** |\n", math.Exp(sum/float64(n)))
	}
	return nil
}

// kernels returns the kernels, in the folder of the benchmarks.
func kernels() ([]program, error) {
	ks, err := bench.Kernels()
	var ps []program
	for _, k := range ks {
		base := filepath.Join("bench", "kernels", k.Name)
		ps = append(ps, program{name: k.Name, mir: base + ".mir", c: base + ".c", size: k.Size})
	}
	return ps, err
}

// examples returns the examples that have a twin in C.
func examples() []program {
	files, _ := filepath.Glob("examples/*/*.c")
	var ps []program
	for _, c := range files {
		dir := filepath.Dir(c)
		words, _ := os.ReadFile(filepath.Join(dir, "args"))
		stdin, _ := os.ReadFile(filepath.Join(dir, "stdin"))
		text, _ := os.ReadFile(c)
		top, _, _ := strings.Cut(string(text), "*/")
		other := strings.Contains(top, "This one") || strings.Contains(top, "Uses the library")
		ps = append(ps, program{other: other, name: filepath.Base(dir), mir: strings.TrimSuffix(c, ".c") + ".mir", c: c, args: strings.Fields(string(words)), stdin: stdin})
	}
	return ps
}

// count runs a program in all ways, which must print the same.
func (p program) count(dir string, level int) (n counted, err error) {
	want, plain, err := p.runMIR(0)
	if err != nil {
		return n, err
	}
	got, optimised, err := p.runMIR(level)
	if err != nil {
		return n, err
	}
	if !bytes.Equal(want, got) {
		return n, fmt.Errorf("prints something else at -O%d", level)
	}
	got, c, err := p.runC(dir)
	if err == nil && !bytes.Equal(want, got) {
		return n, errors.New("prints something else in C")
	}
	return counted{plain, optimised, c}, err
}

// runMIR runs a program in the interpreter.
func (p program) runMIR(level int) (printed []byte, executed float64, err error) {
	text, err := os.ReadFile(p.mir)
	if err != nil {
		return nil, 0, err
	}
	m, err := mirtext.Load(p.mir, text)
	if err != nil {
		return nil, 0, err
	}
	if m, err = launch.Link(m); err != nil {
		return nil, 0, err
	}
	pl, err := passes.Parse(passes.Level(level), passes.All())
	if err != nil {
		return nil, 0, err
	}
	if m, _, err = (&passes.Runner{}).Run(m, pl); err != nil {
		return nil, 0, err
	}
	var out bytes.Buffer
	l, err := launch.Load(m, interp.Backend, host.Config{Stdin: bytes.NewReader(p.stdin), Stdout: &out}, backend.Options{Stats: true})
	if err != nil {
		return nil, 0, err
	}
	defer l.Instance.Close()
	if p.size > 0 {
		var results []uint64
		if results, err = l.Call(context.Background(), "run", uint64(p.size)); err == nil {
			fmt.Fprintln(&out, int64(results[0]))
		}
	} else {
		_, err = l.Main(context.Background(), append([]string{p.name}, p.args...))
	}
	var exit *backend.Exit
	if errors.As(err, &exit) {
		err = nil
	}
	return out.Bytes(), float64(l.Instance.Stats().Instructions), err
}
