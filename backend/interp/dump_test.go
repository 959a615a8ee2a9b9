package interp

import (
	"fmt"
	"os"
	"regexp"
	"testing"

	"github.com/mirtool/mirtool/backend"
	"github.com/mirtool/mirtool/mirtext"
)

// dump prints the code of a program, with the values it was made from.
func (p *program) dump() {
	for i, in := range p.insts {
		for j, s := range p.starts {
			if s == i {
				fmt.Printf("@%s:\n", p.fns[j].Name)
			}
		}
		f := p.funcAt(i)
		name := ""
		if f >= 0 && p.vals[i] != 0 {
			name = p.fns[f].At(p.vals[i]).Op.String() + " " + p.fns[f].NameOf(p.vals[i])
		}
		fmt.Printf("%5d  op %-14s %5d %5d %5d  imm %-20d way %-6d ; %s\n", i, opName(in.op), in.a, in.b, in.c, in.imm, in.imm>>32/instSize+int64(i), name)
	}
}

// TestDump prints the code of the file that DUMP names.
func TestDump(t *testing.T) {
	file := os.Getenv("DUMP")
	if file == "" {
		t.Skip("DUMP names no file")
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	m, err := mirtext.Parse(file, text)
	if err != nil {
		t.Fatal(err)
	}
	p := newProgram(m)
	p.placeGlobals(1 << 30)
	if err := p.decode(backend.Options{}); err != nil {
		t.Fatal(err)
	}
	p.dump()
}

// opNames are the names of the ops, read from code.go.
var opNames = func() (names []string) {
	text, err := os.ReadFile("code.go")
	if err != nil {
		return nil
	}
	for _, m := range regexp.MustCompile(`(?m)^\t(op[A-Z]\w*)`).FindAllSubmatch(text, -1) {
		names = append(names, string(m[1]))
	}
	return names
}()

func opName(op uint16) string {
	if int(op) < len(opNames) {
		return opNames[op]
	}
	return fmt.Sprint(op)
}
