//go:build !linux

package child

import "os"

// late ends a process whose time is up: the support code of programs is for
// Linux.
func late(p *os.Process) { p.Kill() }
