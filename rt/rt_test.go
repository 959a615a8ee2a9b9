package rt_test

import (
	"strings"
	"testing"

	"github.com/mirtool/mirtool/host"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
	"github.com/mirtool/mirtool/rt"
)

// TestFiles holds every file verified, its names unique in the module, and its
// imports satisfied by the other files.
func TestFiles(t *testing.T) {
	exports := map[string]rt.Export{}
	for _, e := range rt.Exports() {
		exports[e.Name] = e
	}
	files, err := rt.Files.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	owner := map[string]string{}
	for _, file := range files {
		text, err := rt.Files.ReadFile(file.Name())
		if err != nil {
			t.Fatal(err)
		}
		m, err := mirtext.Load(file.Name(), text)
		if err != nil {
			t.Errorf("%s: %v", file.Name(), err)
		}
		for _, s := range m.Syms() {
			name := m.SymName(s)
			if f := m.Func(s); f != nil && f.Import {
				e, ok := exports[name]
				if !strings.HasPrefix(name, "mir.") && (!ok || !e.Sig.Equal(f.Sig)) {
					t.Errorf("%s imports @%s%s, which no file exports", file.Name(), name, f.Sig)
				}
				continue
			}
			if owner[name] != "" {
				t.Errorf("@%s is in %s and in %s", name, owner[name], file.Name())
			}
			owner[name] = file.Name()
			_, exported := exports[name]
			if !exported && !strings.HasPrefix(name, "rt.") {
				t.Errorf("@%s is neither exported nor called rt.", name)
			}
		}
	}
}

// TestPrimitives holds the imports to the five functions that backends supply.
func TestPrimitives(t *testing.T) {
	want := map[string]string{
		"mir.write": "(i32, ptr, i64) -> i64",
		"mir.read":  "(i32, ptr, i64) -> i64",
		"mir.exit":  "(i32)",
		"mir.clock": "() -> i64",
		"mir.grow":  "(i64) -> ptr",
	}
	m := rt.Module()
	for _, s := range m.Syms() {
		f := m.Func(s)
		if f == nil || !f.Import {
			continue
		}
		if want[f.Name] != f.Sig.String() {
			t.Errorf("the module imports @%s%s", f.Name, f.Sig)
		}
		delete(want, f.Name)
	}
	if len(want) > 0 {
		t.Errorf("the module does not import %v", want)
	}
}

// TestLibrary holds the module to the standard host library: every function of
// it is there with the same signature.
func TestLibrary(t *testing.T) {
	exports := map[string]mir.Sig{}
	for _, e := range rt.Exports() {
		exports[e.Name] = e.Sig
	}
	for name, f := range host.New(host.Config{}).Imports() {
		if strings.HasPrefix(name, "mir.") {
			continue
		}
		sig := f.Sig
		if sig.Variadic {
			name += rt.VariadicSuffix
			sig.Variadic = false
			sig.Params = append(append([]mir.Type(nil), sig.Params...), mir.Ptr)
		}
		if got, ok := exports[name]; !ok || !got.Equal(sig) {
			t.Errorf("the host library has @%s%s, the module %s", name, sig, got)
		}
	}
}

// TestModule links the files with one another and finds nothing missing but
// what a backend supplies.
func TestModule(t *testing.T) {
	m := rt.Module()
	if ds := mir.Verify(m); len(ds) > 0 {
		t.Fatal(ds)
	}
	for _, s := range m.Syms() {
		if f := m.Func(s); f != nil && f.Import && !strings.HasPrefix(f.Name, "mir.") {
			t.Errorf("@%s is imported, and no file exports it", f.Name)
		}
	}
}
