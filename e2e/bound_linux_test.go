package e2e

import "syscall"

// bound makes a process end with the test, even when the test is killed.
func bound() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
