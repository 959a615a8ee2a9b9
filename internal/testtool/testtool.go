// Package testtool finds the tools of the machine that tests compare with.
// Continuous integration has them all: scripts/test.sh installs them.
package testtool

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Path returns the path of a command that a test cannot do without.
func Path(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		Missing(t, "there is no "+name)
	}
	return path
}

// Missing skips a test for want of something. In continuous integration it
// fails the test.
func Missing(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// Target returns the machine for which a test makes programs, as the environment
// variable MIRTOOL_TARGET says, "" for the one at hand, and what runs them there:
// qemu, or nothing.
func Target(t testing.TB) (triple string, run []string) {
	t.Helper()
	triple = os.Getenv("MIRTOOL_TARGET")
	if triple != "" {
		run = []string{Path(t, "qemu-"+Machine(triple))}
	}
	return triple, run
}

// Machine is the first part of a target triple.
func Machine(triple string) string {
	machine, _, _ := strings.Cut(triple, "-")
	return machine
}
