package llvmtext

import "testing"

// TestExportName holds names for C to what is documented, and no two alike.
func TestExportName(t *testing.T) {
	for name, want := range map[string]string{
		"run": "run", "Run2": "Run2", "a_b": "a_b", "int_": "int_", "Error": "Error", "E_X": "E_X",
		"malloc": "mir_malloc", "floorf": "mir_floorf", "time": "mir_time", "new": "mir_new", "int8_t": "mir_int8_t", "EPERM": "mir_EPERM",
		"_x": "mir__x", "2x": "mir_2x", "a.b": "mir_a_2eb", "": "mir_", "mir_malloc": "mir_mir_malloc",
		"_2eb": "mir__5f2eb", ".b": "mir__2eb", "_.b": "mir___2eb", "__2eb": "mir___5f2eb", "_é": "mir___c3_a9",
	} {
		if got := ExportName(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	const letters = "_2ef.m"
	seen := map[string]string{}
	var try func(prefix string, more int)
	try = func(prefix string, more int) {
		got := ExportName(prefix)
		if other, ok := seen[got]; ok {
			t.Errorf("%q and %q are both %q", prefix, other, got)
		}
		seen[got] = prefix
		for i := 0; more > 0 && i < len(letters); i++ {
			try(prefix+letters[i:i+1], more-1)
		}
	}
	try("", 6)
	try("mir_", 4)
}
