package e2e

import "syscall"

// The tests compile on Windows, so that they are vetted there, and those that send signals fail there.
const (
	suspend = syscall.Signal(-1)
	resume  = syscall.Signal(-1)
)

// endsWithTest has no effect when the test is killed: only Linux can end the process then.
func endsWithTest() *syscall.SysProcAttr { return nil }
