package mirtext

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/mirtool/mirtool/internal/bigtext"
	"github.com/mirtool/mirtool/mir"
)

// eachSame checks that a text is the same in parts and as a whole.
func eachSame(t *testing.T, src []byte) {
	t.Helper()
	whole := Read("f.mir", src, Verify)
	var got []string
	err := Each("f.mir", bytes.NewReader(src), int64(len(src)), Verify, func(m *mir.Module, s mir.Sym) error {
		got = append(got, declText(m, s))
		return nil
	})
	var ds mir.Diagnostics
	if err != nil && !errors.As(err, &ds) {
		t.Fatal(err)
	}
	if n := len(whole.Diags); n > maxErrors || n == 1 && whole.Diags[0].Code == codeEncoding {
		return // in parts, more is read before reading stops
	}
	for _, ds := range []mir.Diagnostics{whole.Diags, ds} {
		slices.SortFunc(ds, func(a, b mir.Diagnostic) int { return strings.Compare(a.String(), b.String()) })
	}
	if len(whole.Diags)+len(ds) > 0 {
		if !reflect.DeepEqual(whole.Diags, ds) {
			t.Fatalf("in parts: %v\nas a whole: %v\n%s", ds, whole.Diags, src)
		}
		return
	}
	var want []string
	for _, s := range whole.Module.Syms() {
		want = append(want, declText(whole.Module, s))
	}
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("in parts:\n%s\nas a whole:\n%s", got, want)
	}
}

func declText(m *mir.Module, s mir.Sym) string {
	if f := m.Func(s); f != nil {
		return fmt.Sprintf("%v %s", f.Place, f)
	}
	g := m.Global(s)
	text := fmt.Sprintf("%v %s %v %d\n", g.Place, g.Name, g.Const, g.Align)
	for _, d := range g.Init {
		text += fmt.Sprintf("%v %s %v %v %v %q %v\n", d.Kind, d.Type, m.SymName(d.Sym), d.Off, d.Bits, d.Bytes, d.Place)
	}
	return text
}

func TestEach(t *testing.T) {
	for _, files := range []map[string][]byte{programs(t), corpus(t)} {
		for _, src := range files {
			eachSame(t, src)
		}
	}
	eachSame(t, []byte(full))
	eachSame(t, []byte("; a comment\n\n"+strange))
	eachSame(t, bigtext.Ordinary(3*eachRoom))
	eachSame(t, genBlock(100000))
}

func TestEachMutants(t *testing.T) {
	var texts [][]byte
	for _, src := range corpus(t) {
		texts = append(texts, src)
	}
	texts = append(texts, []byte(full))
	rnd := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		eachSame(t, mutate(rnd, texts[rnd.IntN(len(texts))], texts))
	}
}

// changing is a text that is another one when it is read again.
type changing struct {
	texts []string
	reads int
}

func (c *changing) ReadAt(p []byte, off int64) (int, error) {
	s := c.texts[min(c.reads, len(c.texts)-1)]
	if off == 0 {
		c.reads++
	}
	return strings.NewReader(s).ReadAt(p, off)
}

func TestEachChanged(t *testing.T) {
	const text = "mir 1\nfunc @f() {\n^entry:\n  ret\n}\n"
	for _, second := range []string{strings.Replace(text, "ret", "xyz", 1), "mir 1\n", text[:20]} {
		c := &changing{texts: []string{text, text, second}}
		c.reads = 1
		err := Each("f.mir", c, int64(len(text)), 0, func(*mir.Module, mir.Sym) error { return nil })
		if err == nil {
			t.Errorf("no error for a text that changed to %q", second)
		}
	}
	stop := errors.New("stop")
	err := Each("f.mir", strings.NewReader(text), int64(len(text)), 0, func(*mir.Module, mir.Sym) error { return stop })
	if err != stop {
		t.Errorf("the error of do is %v", err)
	}
	err = Each("f.mir", strings.NewReader(text), int64(len(text))+5, 0, func(*mir.Module, mir.Sym) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "shorter") {
		t.Errorf("a text that is shorter than said: %v", err)
	}
}

// repeated is a text of any size: a head and the functions of one module again
// and again under other names.
type repeated struct {
	size int64
	head []byte
	unit []byte // with ten digits where its number is
}

func newRepeated(size int64) *repeated {
	text := bigtext.Ordinary(500) // one function
	at := bytes.Index(text, []byte("\nfunc"))
	head, unit := text[:at], bytes.ReplaceAll(text[at:], []byte("@smooth.0("), []byte("@smooth.0000000000("))
	return &repeated{size, head, unit}
}

// ReadAt makes the text at an offset.
func (r *repeated) ReadAt(p []byte, off int64) (int, error) {
	n := 0
	for n < len(p) && off < r.size {
		if off < int64(len(r.head)) {
			c := copy(p[n:], r.head[off:])
			n, off = n+c, off+int64(c)
			continue
		}
		i := (off - int64(len(r.head))) / int64(len(r.unit))
		within := (off - int64(len(r.head))) % int64(len(r.unit))
		text := bytes.ReplaceAll(r.unit, []byte("0000000000"), fmt.Appendf(nil, "%010d", i))
		c := copy(p[n:], text[within:])
		n, off = n+c, off+int64(c)
	}
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

// whole rounds a size down to whole units.
func (r *repeated) whole() int64 {
	head := int64(len(r.head))
	return head + (r.size-head)/int64(len(r.unit))*int64(len(r.unit))
}
