package docs

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

// production is a rule of the grammar.
var production = regexp.MustCompile(`^(\w+) = (.*) \.$`)

// grammar writes the rules of the grammar, without those that only give a
// token another name.
func grammar() (string, error) {
	type rule struct{ name, body string }
	var rules []rule
	tokens := map[string]string{}
	for line := range strings.Lines(mirtext.Grammar()) {
		m := production.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			return "", fmt.Errorf("cannot read %q", line)
		}
		if body := m[2]; strings.HasPrefix(body, "<") && strings.Count(body, "<") == 1 && strings.HasSuffix(body, ">") {
			tokens[m[1]] = body
			continue
		}
		rules = append(rules, rule{m[1], m[2]})
	}
	var b strings.Builder
	b.WriteString("```ebnf\n")
	for _, r := range rules {
		body := word.ReplaceAllStringFunc(r.body, func(w string) string {
			if t, ok := tokens[w]; ok {
				return t
			}
			return w
		})
		if strings.HasPrefix(body, "(") && strings.IndexByte(body, ')') == len(body)-1 {
			body = body[1 : len(body)-1]
		}
		b.WriteString(wrapped(fmt.Sprintf("%-10s = ", r.name), body) + "\n")
	}
	b.WriteString("```")
	return b.String(), nil
}

var word = regexp.MustCompile(`\b[A-Z]\w*\b`)

// wrapped breaks a rule into lines of at most 100 columns.
func wrapped(head, body string) string {
	line, indent := head, "\n"+strings.Repeat(" ", len(head))
	var b strings.Builder
	for i, w := range strings.Fields(strings.ReplaceAll(body, "| ", "|\x00")) {
		w = strings.ReplaceAll(w, "\x00", " ")
		if i > 0 && len(line)+1+len(w) > 100 {
			b.WriteString(line + indent[:1])
			line = indent[1:] + w
			continue
		}
		if i > 0 {
			line += " "
		}
		line += w
	}
	return b.String() + line
}

// formNames are the forms whose ops the grammar has tokens for.
var formNames = []struct {
	form mir.Form
	name string
}{
	{mir.FormUnary, "unaryop"}, {mir.FormConvert, "convertop"}, {mir.FormBinary, "binaryop"},
	{mir.FormCompare, "compareop"}, {mir.FormTernary, "ternaryop"}, {mir.FormSelect, "selectop"},
	{mir.FormFixed, "fixedop"}, {mir.FormLoad, "loadop"}, {mir.FormStore, "storeop"},
	{mir.FormAlloca, "allocaop"}, {mir.FormGet, "getop"}, {mir.FormSet, "setop"},
	{mir.FormCall, "callop"}, {mir.FormCallI, "calliop"}, {mir.FormJump, "jumpop"},
	{mir.FormBr, "brop"}, {mir.FormSwitch, "switchop"}, {mir.FormRet, "retop"},
	{mir.FormTrap, "trapop"}, {mir.FormNone, "noneop"},
}

// opWords lists the ops behind each token of the grammar.
func opWords() string {
	var rows [][]string
	for _, f := range formNames {
		var names []string
		types := "none"
		for _, op := range mir.Ops() {
			row := op.Info()
			if row.Form != f.form {
				continue
			}
			names = append(names, op.String())
			switch {
			case row.Form == mir.FormConvert:
				types = code(".T.U")
			case row.Types != 0:
				types = code(".T")
			}
		}
		slices.Sort(names)
		rows = append(rows, []string{code("<" + f.name + ">"), types, code(strings.Join(names, " "))})
	}
	return table([]string{"token", "behind the name", "ops"}, rows)
}
