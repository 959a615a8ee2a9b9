package mir

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// nameModel is a function's values beside the names they should have.
type nameModel struct {
	f    *Func
	b    Block
	vals []Value
	want map[Value]string
}

func (m *nameModel) check(t *rapid.T) {
	seen := map[string]Value{}
	for _, v := range m.vals {
		name := m.f.NameOf(v)
		if w, ok := m.want[v]; m.f.HasName(v) != ok || ok && name != w {
			t.Fatalf("%d is named %q, want %q", v, name, w)
		}
		if o := seen[name]; o != 0 {
			t.Fatalf("%d and %d are both named %q", v, o, name)
		}
		seen[name] = v
		if _, ok := m.want[v]; ok && m.f.ValueByName(name) != v {
			t.Fatalf("%q finds %d, want %d", name, m.f.ValueByName(name), v)
		}
	}
}

// set names v and notes which name it got.
func (m *nameModel) set(t *rapid.T, v Value, name string) {
	holder, lowest := m.f.ValueByName(name), m.lowest(Stem(name))
	m.f.SetName(v, name)
	m.want[v] = m.f.NameOf(v)
	switch {
	case holder == 0 || holder == v:
		if m.want[v] != name {
			t.Fatalf("the free name %q became %q", name, m.want[v])
		}
	case m.want[v] != lowest && name != "":
		t.Fatalf("the taken name %q became %q, want %q", name, m.want[v], lowest)
	}
}

// lowest returns the name with the lowest suffix that no value has.
func (m *nameModel) lowest(stem string) string {
	used := map[string]bool{}
	for _, name := range m.want {
		used[name] = true
	}
	for i := 1; ; i++ {
		if name := stem + "." + itoa(i); !used[name] {
			return name
		}
	}
}

// TestNames gives, changes, drops and looks up names; a name has one holder,
// and a free one is given as it is asked for.
func TestNames(t *testing.T) {
	names := rapid.SampledFrom([]string{"", "a", "b", "a.1", "a.2", "a.3", "a.01", ".1", "1", "2", "3", "b.1.1", "ä", "x y"})
	rapid.Check(t, func(t *rapid.T) {
		f := &Func{}
		m := &nameModel{f: f, b: f.AddBlock(), want: map[Value]string{}}
		add := func(*rapid.T) {
			v := f.New(Unreachable, Void, Void)
			f.Append(m.b, v)
			m.vals = append(m.vals, v)
		}
		add(t)
		pick := func(t *rapid.T) Value { return rapid.SampledFrom(m.vals).Draw(t, "value") }
		t.Repeat(map[string]func(*rapid.T){
			"add":  add,
			"name": func(t *rapid.T) { m.set(t, pick(t), names.Draw(t, "name")) },
			"rename often": func(t *rapid.T) {
				v := pick(t)
				for range 20 {
					m.set(t, v, names.Draw(t, "name"))
				}
			},
			"remove": func(t *rapid.T) {
				if v := pick(t); len(m.vals) > 1 {
					f.Remove(v)
					delete(m.want, v)
					m.vals = slices.DeleteFunc(m.vals, func(o Value) bool { return o == v })
				}
			},
			"forget": func(*rapid.T) { f.ForgetNames() },
			"find": func(t *rapid.T) {
				name := names.Draw(t, "name")
				if v := f.ValueByName(name); v != 0 && m.want[v] != name {
					t.Fatalf("%q finds %d, whose name is %q", name, v, m.want[v])
				}
			},
			"": m.check,
		})
	})
}

// TestNamesFromOne derives many names from one; the time must not grow with
// the square of their number.
func TestNamesFromOne(t *testing.T) {
	f := &Func{}
	b := f.AddBlock()
	const n = 100_000
	for range n {
		v := f.AddParam(b, I32)
		f.SetName(v, "x")
	}
	if got := f.NameOf(Value(n)); got != "x.99999" {
		t.Errorf("value %d is named %q", n, got)
	}
}

func TestStem(t *testing.T) {
	for name, want := range map[string]string{
		"": "", "a": "a", "a.1": "a", "a.12": "a", "a.1.2": "a.1", "1": "1", ".1": ".1", "a1": "a1", "a.": "a.", "a.x1": "a.x1",
	} {
		if got := Stem(name); got != want {
			t.Errorf("Stem(%q) is %q, want %q", name, got, want)
		}
	}
}
