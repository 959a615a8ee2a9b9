package rt_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/backend/interp"
	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
	"github.com/mirtool/mirtool/rt"
)

// TestExamples runs the examples on nothing but the runtime module and the five
// primitives; they print what independent programs printed.
func TestExamples(t *testing.T) {
	files, err := filepath.Glob("../examples/*/*.mir")
	if err != nil || len(files) == 0 {
		t.Fatalf("no examples: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(filepath.Dir(file)), func(t *testing.T) {
			t.Parallel()
			runExample(t, file)
		})
	}
}

func runExample(t *testing.T, file string) {
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	m, err := mirtext.Load(file, text)
	if err != nil {
		t.Fatal(err)
	}
	if err := rt.Link(m); err != nil {
		t.Fatal(err)
	}
	if final := m.Func(m.Final); final != nil {
		final.Export = true
	}
	dir := filepath.Dir(file)
	want, err := os.ReadFile(filepath.Join(dir, "expected.txt"))
	if err != nil {
		t.Fatal(err)
	}
	stdin, _ := os.ReadFile(filepath.Join(dir, "stdin"))
	words, _ := os.ReadFile(filepath.Join(dir, "args"))
	var out bytes.Buffer
	inst, err := interp.Backend.Load(m, backend.Options{Imports: primitives(bytes.NewReader(stdin), &out)})
	if err != nil {
		t.Fatal(err)
	}
	defer inst.Close()
	args := mainArgs(t, m, inst.Memory(), strings.Fields(string(words)))
	_, err = inst.Call(context.Background(), "main", args...)
	if exit := (*backend.Exit)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	if final := m.Func(m.Final); final != nil && err == nil {
		if _, err := inst.Call(context.Background(), final.Name); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(out.Bytes(), want) {
		t.Errorf("prints\n%.500s\nwant\n%.500s", &out, want)
	}
}

// primitives are the host's functions mir.write and the like.
func primitives(stdin *bytes.Reader, stdout *bytes.Buffer) map[string]backend.HostFunc {
	all := host.New(host.Config{Stdin: stdin, Stdout: stdout}).Imports()
	for name := range all {
		if !strings.HasPrefix(name, "mir.") {
			delete(all, name)
		}
	}
	return all
}

// mainArgs are the arguments of @main, which takes numbers, or argc and argv.
func mainArgs(t *testing.T, m *mir.Module, mem backend.Memory, words []string) []uint64 {
	params := m.FuncByName("main").Sig.Params
	if len(params) == 2 && params[1] == mir.Ptr {
		return argv(mem, append([]string{"program"}, words...))
	}
	var args []uint64
	for i := range params {
		x, ok := host.ParseI64(words[i])
		if !ok {
			t.Fatalf("no number: %s", words[i])
		}
		args = append(args, uint64(x))
	}
	return args
}

// argv puts words into memory, as C passes them.
func argv(mem backend.Memory, words []string) []uint64 {
	table := mem.Grow(uint64(8 * (len(words) + 1)))
	for i, w := range words {
		p := mem.Grow(uint64(len(w) + 1))
		text, _ := mem.View(p, uint64(len(w)))
		copy(text, w)
		slot, _ := mem.View(table+uint64(8*i), 8)
		binary.LittleEndian.PutUint64(slot, p)
	}
	return []uint64{uint64(len(words)), table}
}
