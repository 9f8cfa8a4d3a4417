package e2e

import "syscall"

// endsWithTest returns the attributes of a process. On Windows a process may outlive a test that is killed.
func endsWithTest() *syscall.SysProcAttr { return &syscall.SysProcAttr{} }
