//go:build unix && !linux

package e2e

import "syscall"

// endsWithTest has no effect when the test is killed: only Linux can end the process then.
func endsWithTest() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
