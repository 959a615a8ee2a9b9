package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// flags make C compute what MIR does, and keep LLVM from copying loop bodies.
var flags = []string{"-O2", "-fno-vectorize", "-fno-slp-vectorize", "-fno-unroll-loops", "-fno-math-errno", "-ffp-contract=off", "-w"}

// reporter prints the counter when the program ends.
const reporter = `#include <stdio.h>
unsigned long long mir_executed;
__attribute__((destructor)) static void report(void) { fprintf(stderr, "executed %llu\n", mir_executed); }
`

// caller runs a kernel as main.c does, once.
const caller = `#include <stdio.h>
#include <stdlib.h>
long long run(int n);
int main(int argc, char **argv) { printf("%lld\n", run(atoi(argv[1]))); return 0; }
`

// runC compiles a program to LLVM's language, counts in each block, and runs it.
// What was counted into is compiled without the optimiser, which would believe the
// attributes of functions that now write memory.
func (p program) runC(dir string) (printed []byte, executed float64, err error) {
	ll := filepath.Join(dir, p.name+".ll")
	if err := clang(append(flags, "-S", "-emit-llvm", "-o", ll, p.c)...); err != nil {
		return nil, 0, err
	}
	text, err := os.ReadFile(ll)
	if err != nil {
		return nil, 0, err
	}
	sources := []string{ll}
	for name, src := range map[string]string{"report.c": reporter, "call.c": caller} {
		if name == "call.c" && p.size == 0 {
			continue
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(src), 0o666); err != nil {
			return nil, 0, err
		}
		sources = append(sources, path)
	}
	if err := os.WriteFile(ll, []byte(instrument(string(text))), 0o666); err != nil {
		return nil, 0, err
	}
	exe := filepath.Join(dir, p.name)
	if err := clang(append([]string{"-O1", "-w", "-Xclang", "-disable-llvm-passes", "-o", exe, "-lm"}, sources...)...); err != nil {
		return nil, 0, err
	}
	args := p.args
	if p.size > 0 {
		args = []string{strconv.FormatInt(p.size, 10)}
	}
	var out, errs bytes.Buffer
	cmd := exec.Command(exe, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(p.stdin), &out, &errs
	err = cmd.Run()
	if _, ended := err.(*exec.ExitError); err != nil && !ended {
		return nil, 0, err
	}
	_, err = fmt.Sscanf(errs.String(), "executed %f", &executed)
	return out.Bytes(), executed, err
}

func clang(args ...string) error {
	if msg, err := exec.Command("clang-19", args...).CombinedOutput(); err != nil {
		return fmt.Errorf("clang-19: %w\n%s", err, msg)
	}
	return nil
}

// instrument puts into each block of a module in LLVM's language a counter of
// the instructions in it.
func instrument(text string) string {
	var b strings.Builder
	in := false
	var block []string
	n := 0
	for line := range strings.Lines(text) {
		switch {
		case strings.HasPrefix(line, "define "):
			in = true
			b.WriteString(line)
		case !in:
			b.WriteString(line)
		case strings.HasPrefix(line, "}"):
			in = false
			writeBlock(&b, block, n)
			block = nil
			b.WriteString(line)
		case isLabel.MatchString(line):
			writeBlock(&b, block, n)
			block = nil
			n++
			b.WriteString(line)
		default:
			block = append(block, line)
		}
	}
	return b.String() + "@mir_executed = external global i64\n"
}

var (
	isLabel   = regexp.MustCompile(`^[\w.$"-]+:`)
	isPhi     = regexp.MustCompile(`^  %\S+ = phi `)
	isGEP     = regexp.MustCompile(`^  %\S+ = getelementptr [^,]*, ptr [^,]*, (.*)`)
	notCounts = regexp.MustCompile(`^  (#dbg|(tail |notail )?call void @llvm\.(dbg|lifetime|assume|experimental\.noalias))`)
	variable  = regexp.MustCompile(` %`)
)

// writeBlock writes the lines of a block with the counter behind its phis.
func writeBlock(b *strings.Builder, lines []string, n int) {
	phis := 0
	for phis < len(lines) && isPhi.MatchString(lines[phis]) {
		phis++
	}
	weight := 0
	for _, line := range lines[phis:] {
		if counts(line) {
			weight++
		}
	}
	b.WriteString(strings.Join(lines[:phis], ""))
	if weight > 0 {
		fmt.Fprintf(b, "  %%mir.n%d = load i64, ptr @mir_executed\n  %%mir.m%d = add i64 %%mir.n%d, %d\n  store i64 %%mir.m%d, ptr @mir_executed\n", n, n, n, weight, n)
	}
	b.WriteString(strings.Join(lines[phis:], ""))
}

// counts reports whether a line is an instruction that is counted: not the
// cases of a switch, which have lines of their own, and no address at a constant
// distance.
func counts(line string) bool {
	if !strings.HasPrefix(line, "  ") || strings.HasPrefix(line, "   ") || strings.HasPrefix(line, "  ]") || notCounts.MatchString(line) {
		return false
	}
	if m := isGEP.FindStringSubmatch(line); m != nil {
		return variable.MatchString(m[1])
	}
	return strings.TrimSpace(line) != ""
}
