package e2e

import "syscall"

// The tests compile on Windows, so that they are vetted there, and those that send signals fail there.
const (
	suspend = syscall.Signal(-1)
	resume  = syscall.Signal(-1)
)

// bound cannot end a process with a test that is killed: only Linux can.
func bound() *syscall.SysProcAttr { return nil }
