package child

import (
	"os"
	"os/exec"
	"syscall"
)

// separate keeps the signals of the terminal away from a process that is about
// to be started: its parent gets them, and says what is to be done.
func separate(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }

// late tells a process that its time is up.
func late(p *os.Process) { p.Signal(syscall.SIGUSR1) }
