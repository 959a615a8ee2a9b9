//go:build !linux

package child

import (
	"os"
	"os/exec"
)

// The support code of programs is for Linux.

func separate(cmd *exec.Cmd) {}

func late(p *os.Process) { p.Kill() }
