//go:build unix && !linux

package e2e

import "syscall"

// bound leaves a process alone if the test is killed: only Linux can do better.
func bound() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
