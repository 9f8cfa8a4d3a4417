//go:build unix && !linux

package e2e

import "syscall"

// bound cannot end a process with a test that is killed: only Linux can.
func bound() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
