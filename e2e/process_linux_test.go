package e2e

import "syscall"

// endsWithTest makes a process end with the test, even when the test is killed.
func endsWithTest() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
