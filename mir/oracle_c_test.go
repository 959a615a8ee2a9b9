package mir_test

import (
	"bufio"
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"testing"

	"github.com/mirtool/mirtool/internal/testtool"
	"github.com/mirtool/mirtool/mir"
)

// inC are the ops whose oracle is testdata/oracle.c. It also has the conversions
// between integers and floats, so that those have two.
var inC = func() map[mir.Op]bool {
	m := map[mir.Op]bool{mir.FPTrunc: true, mir.FPExt: true}
	for _, op := range mir.Ops() {
		if row := op.Info(); row.Types == mir.Types(mir.F32, mir.F64) && row.Form != mir.FormConvert {
			m[op] = true
		}
	}
	return m
}()

// alsoInC are the ops that have an oracle in Go too.
var alsoInC = []mir.Op{mir.SIToFP, mir.UIToFP, mir.FPToSI, mir.FPToUI}

// keepsBits are the ops of inC that give the same bits for a NaN everywhere.
var keepsBits = map[mir.Op]bool{mir.FNeg: true, mir.FAbs: true, mir.FCopySign: true}

// compileOracle returns the path of the oracle program. Without a C compiler
// the test is skipped, but not in CI.
func compileOracle(t *testing.T) string {
	t.Helper()
	exe := filepath.Join(t.TempDir(), "oracle")
	if runtime.GOOS == "windows" {
		exe += ".exe"
	}
	for _, cc := range []string{"clang", "clang-19", "gcc", "cc"} {
		if _, err := exec.LookPath(cc); err != nil {
			continue
		}
		cmd := exec.Command(cc, "-std=c99", "-O0", "-ffp-contract=off", "-fno-builtin", "-o", exe, "testdata/oracle.c", "-lm")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", cc, err, out)
		}
		t.Logf("compiled with %s", cc)
		return exe
	}
	testtool.Missing(t, "no C compiler (clang, clang-19, gcc, cc): the float ops are not compared with C")
	return ""
}

// question is one line of the oracle's input.
type question struct {
	op mir.Op
	p  mir.TypePair
	x  [3]uint64
}

func (q question) line() string {
	to := "-"
	if q.p.To != mir.Void {
		to = q.p.To.String()
	}
	return fmt.Sprintf("%s %s %s %x %x %x\n", q.op, q.p.T, to, q.x[0], q.x[1], q.x[2])
}

// TestOracleC holds the float ops to a C compiler and its library.
func TestOracleC(t *testing.T) {
	exe := compileOracle(t)
	var qs []question
	for op := range inC {
		qs = append(qs, questions(op)...)
	}
	for _, op := range alsoInC {
		qs = append(qs, questions(op)...)
	}
	qs = append(qs, fmaQuestions()...)
	var in bytes.Buffer
	for _, q := range qs {
		in.WriteString(q.line())
	}
	cmd := exec.Command(exe)
	cmd.Stdin = &in
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(bytes.NewReader(out))
	wrong := map[mir.Op]int{}
	for _, q := range qs {
		lines.Scan()
		if msg := q.check(lines.Text()); msg != "" {
			if wrong[q.op]++; wrong[q.op] <= 10 {
				t.Error(msg)
			}
		}
	}
	t.Logf("%d cases", len(qs))
}

// check returns what is wrong with the op's Eval when C's answer is as given.
func (q question) check(answer string) string {
	want, err := strconv.ParseUint(answer, 16, 64)
	if err != nil {
		return fmt.Sprintf("%s: testdata/oracle.c answers %q", call(q.op, q.p, q.x), answer)
	}
	got, _ := q.op.Info().Eval(q.p.T, q.p.To, q.x)
	res := resultType(q.op, q.p.T, q.p.To)
	if isNaN(res, want) && !keepsBits[q.op] {
		if !isNaN(res, got) || !isQuiet(res, got) {
			return fmt.Sprintf("%s gives %#x, want a quiet NaN", call(q.op, q.p, q.x), got)
		}
		return ""
	}
	if got != want {
		return fmt.Sprintf("%s gives %s (%#x), C gives %s (%#x)", call(q.op, q.p, q.x),
			mir.FormatConst(res, got), got, mir.FormatConst(res, want), want)
	}
	return ""
}

func questions(op mir.Op) []question {
	var qs []question
	for _, p := range mir.SampleTypes(op) {
		operands(op, p.T, func(x [3]uint64) { qs = append(qs, question{op, p, x}) })
		if row := op.Info(); row.Form == mir.FormUnary || row.Form == mir.FormConvert {
			for i := range uint64(6_000) { // all over the range, in steps of no pattern
				qs = append(qs, question{op, p, [3]uint64{i * 0x9e3779b97f4a7c15 >> 8 & p.T.Mask()}})
			}
		}
	}
	return qs
}

// fmaQuestions are sums a*b + c in which c nearly cancels the product, or lies
// so far below it that it decides the rounding of a tie.
func fmaQuestions() []question {
	r := rand.New(rand.NewPCG(1, 2))
	var qs []question
	for _, t := range []mir.Type{mir.F32, mir.F64} {
		for range 20_000 {
			a, b := math.Ldexp(1+r.Float64(), r.IntN(40)-20), math.Ldexp(1+r.Float64(), r.IntN(40)-20)
			if r.IntN(2) == 0 { // few bits: exact products that end in a half
				a, b = math.Ldexp(float64(1+r.IntN(1<<13)), r.IntN(9)-4), math.Ldexp(float64(1+r.IntN(1<<13)), r.IntN(9)-4)
			}
			if r.IntN(8) == 0 { // down to the subnormals
				a = math.Ldexp(a, -140*t.Bits()/32*4/3)
			}
			c := math.Ldexp(-a*b, -r.IntN(70)*r.IntN(2))
			if r.IntN(2) == 0 {
				c = -c
			}
			x := [3]uint64{mir.FloatBits(t, a), mir.FloatBits(t, b), mir.FloatBits(t, c) + uint64(r.IntN(5)) - 2&uint64(-r.IntN(2))}
			x[2] &= t.Mask()
			qs = append(qs, question{mir.FMA, mir.TypePair{T: t}, x})
		}
	}
	return qs
}
