package e2e

import "syscall"

// bound makes a process end with the test, even if that is killed.
func bound() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
