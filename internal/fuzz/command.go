package fuzz

import (
	"fmt"
	"strings"

	"github.com/mirtool/mirtool/link"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// Command returns the programs as one: of its two arguments the first says with
// which of them it begins, 0 being the first, and the second before which it
// ends. Behind the output of each it prints, on a line of its own, what that returned.
func (p *Programs) Command() (*mir.Module, error) {
	var b, blocks strings.Builder
	b.WriteString("mir 1\nimport func @print_i64(i64)\nimport func @print_char(i32)\n")
	for i, name := range p.names {
		sig := p.Module.FuncByName(name).Sig
		fmt.Fprintf(&b, "import func @%s%s\n", name, sig)
		fmt.Fprintf(&blocks, "^p%d:\n", i)
		result := "0"
		if len(sig.Results) == 1 {
			result = fmt.Sprintf("%%r%d", i)
			fmt.Fprintf(&blocks, "  %s = ", result)
		}
		fmt.Fprintf(&blocks, "call @%s()\n", name)
		if len(sig.Results) == 1 && sig.Results[0] == mir.I32 {
			fmt.Fprintf(&blocks, "  %%wide%d = sext.i32.i64 %s\n", i, result)
			result = fmt.Sprintf("%%wide%d", i)
		}
		fmt.Fprintf(&blocks, "  jump ^next(%s)\n", result)
	}
	b.WriteString("export func @main(%first: i64, %end: i64) {\n^entry:\n  jump ^each(%first)\n")
	b.WriteString("^each(%i: i64):\n  %more = slt.i64 %i, %end\n  br %more, ^one, ^done\n^one:\n  switch.i64 %i, ^none")
	for i := range p.names {
		fmt.Fprintf(&b, ", %d: ^p%d", i, i)
	}
	fmt.Fprintf(&b, "\n^none:\n  unreachable\n%s", blocks.String())
	b.WriteString("^next(%result: i64):\n  call @print_char(10)\n  call @print_i64(%result)\n  call @print_char(10)\n")
	b.WriteString("  %i2 = add.i64 %i, 1\n  jump ^each(%i2)\n^done:\n  ret\n}\n")
	main, err := mirtext.Load("command.mir", []byte(b.String()))
	if err != nil {
		return nil, err
	}
	m, err := link.Modules(main, p.Module)
	if err != nil {
		return nil, err
	}
	p.apart(m)
	return m, mir.Verify(m).Err()
}

// apart keeps the programs apart, or the function that calls them had all in
// it.
func (p *Programs) apart(m *mir.Module) {
	for _, name := range p.names {
		f := m.FuncByName(name)
		f.Attrs = f.Attrs&^mir.AttrInline | mir.AttrNoInline
	}
}

// ended is what can be seen of a run of a command.
type ended struct {
	stdout string
	trap   string // the kind
	status int
}

// span is the programs from one to before another.
type span struct{ first, end int }

// spans returns what one run each of the command can do: programs that return,
// up to one that does not.
func (p *Programs) spans() []span {
	var all []span
	first := 0
	for i := range p.wants {
		if i == len(p.wants)-1 || !strings.HasPrefix(p.wants[i].End, "returned") {
			all = append(all, span{first, i + 1})
			first = i + 1
		}
	}
	return all
}

// ending returns what a run of the command over a span is to show.
func (p *Programs) ending(s span) ended {
	var stdout strings.Builder
	for _, want := range p.wants[s.first:s.end] {
		stdout.WriteString(want.Output)
		var status int
		if _, err := fmt.Sscanf(want.End, "exit %d", &status); err == nil {
			return ended{stdout.String(), "", status}
		}
		if kind, ok := strings.CutPrefix(want.End, "trap "); ok {
			return ended{stdout.String(), kind, mir.TrapByName(kind).ExitStatus()}
		}
		var result int64
		fmt.Sscanf(want.End, "returned %d", &result)
		fmt.Fprintf(&stdout, "\n%d\n", result)
	}
	return ended{stdout.String(), "", 0}
}
