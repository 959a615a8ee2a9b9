package cli

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mir"
)

// TestSettings checks what a backend gets of the flags made of its settings.
func TestSettings(t *testing.T) {
	level := &backend.Setting{Name: "grade", Value: "n", Doc: "how good", Default: "2", Words: []string{"0", "2"}}
	lib := &backend.Setting{Name: "lib", Value: "name", Doc: "with a library", Repeat: true, Check: func(s string) error {
		if s == "" {
			return errors.New("it has a name")
		}
		return nil
	}}
	strip := &backend.Setting{Name: "strip", Doc: "without names"}
	fast := &backend.Setting{Name: "fast", Doc: "faster", Targets: []string{"y"}}
	show := func(m *mir.Module, w io.Writer, o backend.EmitOptions) error {
		_, err := fmt.Fprintf(w, "%s%s%t", o.Settings.Get(level), o.Settings[lib.Name], o.Settings.On(strip))
		return err
	}
	c := Config{Backends: []*backend.Backend{
		{Name: "a", Targets: []backend.Target{{Name: "x", Doc: "an x", Emit: show}}, Settings: []*backend.Setting{level, lib}},
		{Name: "b", Targets: []backend.Target{{Name: "y", Doc: "a y", Emit: show}, {Name: "z", Doc: "a z", Emit: show}}, Settings: []*backend.Setting{level, strip, fast}},
	}}
	for _, x := range []struct {
		args   string
		status int
		want   string
	}{
		{"--to=x", 0, "2[]false"},
		{"--to=x --grade=0 --lib=m --lib=z", 0, "0[m z]false"},
		{"--to=y --grade 0 --grade=2 --strip", 0, "2[]true"},
		{"--to=y --strip=false", 0, "2[]false"},
		{"--to=y --strip=maybe", 2, "on or off"},
		{"--to=y --lib=m", 2, "--lib says nothing to --to=y"},
		{"--to=mir --strip", 2, "--strip says nothing to --to=mir"},
		{"--to=y --fast", 0, "2[]false"},
		{"--to=z --fast", 2, "--fast says nothing to --to=z"},
		{"--to=x --fast", 2, "--fast says nothing to --to=x"},
		{"--to=x --grade=1", 2, "there is 0, 2"},
		{"--to=x --lib=", 2, "it has a name"},
	} {
		var stdout, stderr bytes.Buffer
		status := Run(c, append([]string{"emit"}, strings.Fields(x.args)...), strings.NewReader("mir 1\n"), &stdout, &stderr)
		text := stdout.String() + stderr.String()
		if status != x.status || !strings.Contains(text, x.want) {
			t.Errorf("emit %s: status %d, %s; want %d, %s", x.args, status, text, x.status, x.want)
		}
	}
}
