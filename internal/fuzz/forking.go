package fuzz

import (
	_ "embed"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/mirtool/mirtool/link"
	"github.com/mirtool/mirtool/mir"
	"github.com/mirtool/mirtool/mirtext"
)

//go:embed forking.mir
var driver []byte

// Forking returns the programs as one that runs each of them in a process of
// its own: the programs of Command, for native code, where one that traps would
// cost a start of the compiler. Outcomes reads what it writes.
func (p *Programs) Forking() (*mir.Module, error) {
	main, err := mirtext.Load("internal/fuzz/forking.mir", driver)
	if err != nil {
		return nil, err
	}
	run, err := mirtext.Load("batch.mir", []byte(p.choice()))
	if err != nil {
		return nil, err
	}
	m, err := link.Modules(main, run, p.Module)
	if err != nil {
		return nil, err
	}
	p.apart(m)
	return m, mir.Verify(m).Err()
}

// choice is the text of a function that runs a program by its number.
func (p *Programs) choice() string {
	var decls, cases, blocks strings.Builder
	for i, name := range p.names {
		f := p.Module.FuncByName(name)
		fmt.Fprintf(&decls, "import func @%s%s\n", name, &f.Sig)
		fmt.Fprintf(&cases, ", %d: ^p%d", i, i)
		fmt.Fprintf(&blocks, "^p%d:\n", i)
		switch results := f.Sig.Results; {
		case len(results) == 0:
			fmt.Fprintf(&blocks, "  call @%s()\n  ret 0, 0\n", name)
		case results[0] == mir.I64:
			fmt.Fprintf(&blocks, "  %%r%d = call @%s()\n  ret 1, %%r%d\n", i, name, i)
		default:
			fmt.Fprintf(&blocks, "  %%n%d = call @%s()\n  %%r%d = sext.%s.i64 %%n%d\n  ret 1, %%r%d\n", i, name, i, results[0], i, i)
		}
	}
	return fmt.Sprintf("mir 1\n%sexport func @batch.count() -> i32 {\n^entry:\n  ret %d\n}\nexport func @batch.run(%%i: i32) -> (i32, i64) {\n^entry:\n  switch.i32 %%i, ^none%s\n^none:\n  ret 0, 0\n%s}\n",
		&decls, len(p.names), &cases, &blocks)
}

var (
	endOfOutput = regexp.MustCompile(`\n~~ program \d+ ends\n`)
	endOfErrors = regexp.MustCompile(`\n~~ program \d+ ends with status (\d+)\n`)
	trapLine    = regexp.MustCompile(`(?m)^trap: ([a-z-]+)`)
)

// Outcomes are what the programs did, given what the program of Forking wrote to standard
// output and standard error.
func (p *Programs) Outcomes(stdout, stderr string) ([]Outcome, error) {
	outs := endOfOutput.Split(stdout, -1)
	errs := endOfErrors.Split(stderr, -1)
	ends := endOfErrors.FindAllStringSubmatch(stderr, -1)
	if len(outs) != p.Len()+1 || len(ends) != p.Len() {
		return nil, fmt.Errorf("there are %d programs; %d outputs, and %d ends of programs:\n%s", p.Len(), len(outs)-1, len(ends), stderr)
	}
	list := make([]Outcome, p.Len())
	for i := range list {
		status, err := strconv.Atoi(ends[i][1])
		if err != nil {
			return nil, err
		}
		list[i] = Outcome{endOfProcess(status, errs[i]), outs[i]}
	}
	return list, nil
}

// endOfProcess says how a program ended, given what waitpid said of it and what
// it wrote to standard error.
func endOfProcess(status int, said string) string {
	code := status >> 8
	trap := trapLine.FindStringSubmatch(said)
	switch {
	case status&127 != 0:
		return fmt.Sprintf("error: signal %d", status&127)
	case code == 134 && trap != nil:
		return "trap " + trap[1]
	case code == 0 && strings.HasPrefix(said, "returned"):
		return strings.TrimSpace(said)
	}
	return fmt.Sprintf("exit %d", code)
}
