package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/mirtool/mirtool/backend/llvmtext"
	"github.com/mirtool/mirtool/backend/wasm"
	"github.com/mirtool/mirtool/internal/launch"
	"github.com/mirtool/mirtool/internal/near"
	"github.com/mirtool/mirtool/link"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirjson"
	"github.com/mirtool/mirtool/mirtext"
	"github.com/mirtool/mirtool/rt"
)

// A topic is something that explain explains.
type topic struct {
	name  string
	group string
	text  func() string
}

// topics returns all topics, in the order in which they are listed.
func (t *tool) topics() []topic {
	var ts []topic
	for _, op := range mir.Ops() {
		ts = append(ts, topic{op.String(), "ops: " + op.Info().Group, func() string { return explainOp(op) }})
	}
	for _, typ := range mir.AllTypes {
		ts = append(ts, topic{typ.String(), "types", func() string { return explainType(typ) }})
	}
	for _, w := range languageWords {
		ts = append(ts, topic{w.name, "words", func() string { return explainWord(w) }})
	}
	for _, k := range mir.TrapKinds() {
		ts = append(ts, topic{k.String(), "traps", func() string { return explainTrap(k) }})
	}
	imports := rt.Imports()
	for _, g := range rt.Library {
		for _, f := range g.Funcs {
			ts = append(ts, topic{f.Name, "library", func() string { return explainFunc(f, imports[f.Name]) }})
		}
	}
	for _, p := range t.passes {
		ts = append(ts, topic{p.Name, "passes", func() string { return explainPass(p) }})
	}
	for _, c := range Codes() {
		ts = append(ts, topic{c.Code, "error codes", func() string { return c.Code + ": an error\n\n" + wrap(c.Doc) }})
	}
	return ts
}

// Codes returns the documentation of all diagnostics, in the order of the
// packages.
func Codes() []mir.CodeInfo {
	return slices.Concat(mirtext.Codes, mirjson.Codes, mir.Codes, link.Codes, launch.Codes, llvmtext.Codes, wasm.Codes)
}

func (t *tool) explainCmd() *cobra.Command {
	return &cobra.Command{
		Use:     "explain [TOPIC…]",
		Short:   "Explain an op, a type, a word, a trap, a library function, a pass or an error code",
		Long:    "Explains an op, a type, another word of the language, a trap, a function of the\nlibrary, a pass or the code of an error message. Alone it lists all that it can explain.",
		Example: "  mirtool explain sdiv\n  mirtool explain verify/dominance",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return t.writeTo("", []byte(t.listTopics()))
			}
			for i, name := range args {
				text, err := t.explain(name)
				if err != nil {
					return t.usage(cmd, "%v", err)
				}
				if i > 0 {
					text = "\n" + text
				}
				if err := t.writeTo("", []byte(text)); err != nil {
					return err
				}
			}
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return t.topicNames(), cobra.ShellCompDirectiveNoFileComp
		},
	}
}

func (t *tool) topicNames() []string {
	var names []string
	for _, t := range t.topics() {
		names = append(names, t.name)
	}
	return names
}

// explain explains all that bear a name; add.i64 stands for add, @printf for
// printf, and [verify/type] or type for verify/type.
func (t *tool) explain(name string) (string, error) {
	name = strings.TrimPrefix(strings.Trim(name, "[]"), "@")
	first, _, _ := strings.Cut(name, ".")
	topics := t.topics()
	for _, bears := range []func(topic) bool{
		func(t topic) bool { return t.name == name },
		func(t topic) bool { return t.name == first },
		func(t topic) bool { return strings.HasSuffix(t.name, "/"+name) },
	} {
		var texts []string
		for _, t := range topics {
			if bears(t) {
				texts = append(texts, t.text())
			}
		}
		if texts != nil {
			return strings.Join(texts, "\n"), nil
		}
	}
	hint := near.Hint("%s", name, t.topicNames())
	if other := mirtext.ForeignOp(name); other != "" {
		hint = "; " + other
	}
	return "", fmt.Errorf("there is nothing named %q to explain%s", name, hint)
}

// listTopics lists all topics by group.
func (t *tool) listTopics() string {
	var b strings.Builder
	group := ""
	for _, t := range t.topics() {
		if t.group != group {
			group = t.group
			fmt.Fprintf(&b, "\n%s\n ", group)
		}
		b.WriteString(" " + t.name)
	}
	lines := strings.Split(strings.TrimPrefix(b.String(), "\n"), "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, "  ") {
			lines[i] = indent(wrap(strings.TrimSpace(l)))
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

func explainOp(op mir.Op) string {
	row := op.Info()
	var b strings.Builder
	fmt.Fprintf(&b, "%s: an op (%s)\n\n%s", op, row.Group, wrap(row.Doc+"."))
	if types := typeNames(row.Types); types != "" {
		fmt.Fprintf(&b, "\ntypes    %s", types)
		if to := typeNames(row.To); to != "" {
			fmt.Fprintf(&b, "  to  %s", to)
		}
		b.WriteByte('\n')
	}
	if facts := facts(row.Flags); facts != "" {
		fmt.Fprintf(&b, "it       %s\n", facts)
	}
	if sample := sampleLine(op); sample != "" {
		fmt.Fprintf(&b, "example  %s\n", sample)
	}
	return b.String()
}

func typeNames(s mir.TypeSet) string {
	var names []string
	for _, t := range s.List() {
		names = append(names, t.String())
	}
	return strings.Join(names, " ")
}

// factNames describes the flags of ops.
var factNames = []struct {
	flag mir.Flags
	text string
}{
	{mir.Pure, "depends on its operands alone"},
	{mir.Reads, "reads memory or a variable"},
	{mir.Writes, "has an effect"},
	{mir.Traps, "may trap"},
	{mir.Commutes, "commutes"},
	{mir.Terminator, "ends a block"},
}

func facts(f mir.Flags) string {
	var texts []string
	for _, n := range factNames {
		if f&n.flag != 0 {
			texts = append(texts, n.text)
		}
	}
	return strings.Join(texts, ", ")
}

// sampleLine returns an instruction with the op, as text.
func sampleLine(op mir.Op) string {
	types := mir.SampleTypes(op)
	if len(types) == 0 {
		return ""
	}
	pair := types[0]
	for _, p := range types { // i32 and f64 are what people expect
		if p.T == mir.I32 || p.T == mir.F64 && pair.T != mir.I32 {
			pair = p
		}
	}
	m := mir.Sample(op, pair.T, pair.To)
	if m == nil {
		return ""
	}
	for line := range strings.Lines(m.String()) {
		words := strings.Fields(line)
		for i, w := range words {
			name, _, _ := strings.Cut(w, ".")
			if name == op.String() && (i == 0 || words[i-1] == "=") {
				return strings.TrimSpace(line)
			}
		}
	}
	return ""
}

func explainType(t mir.Type) string {
	return fmt.Sprintf("%s: a type\n\n%s\nbits     %d\nbytes    %d in memory\n", t, wrap(t.Doc()+"."), t.Bits(), t.Size())
}

func explainTrap(k mir.TrapKind) string {
	who := "a program may also name it: trap " + k.String()
	if !k.InProgram() {
		who = "only a limit that was set causes it"
	}
	return fmt.Sprintf("%s: a trap\n\n%s\nstatus   mirtool run ends with %d\nnote     %s\n", k, wrap(k.Doc()+"."), k.ExitStatus(), who)
}

func explainFunc(f rt.LibFunc, sig mir.Sig) string {
	doc := strings.ReplaceAll(f.Doc, "`", "")
	return fmt.Sprintf("%s: a function of the library\n\n%s\nimport   import func @%s%s\n", f.Name, wrap(doc+"."), f.Name, sig)
}

// wrap breaks a text into lines of at most 80 columns.
func wrap(text string) string {
	var b strings.Builder
	column := 0
	for i, w := range strings.Fields(text) {
		switch {
		case i > 0 && column+1+len(w) > 80:
			b.WriteByte('\n')
			column = 0
		case i > 0:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(w)
		column += len(w)
	}
	return b.String() + "\n"
}

func indent(text string) string {
	return "  " + strings.ReplaceAll(strings.TrimSuffix(text, "\n"), "\n", "\n  ")
}
