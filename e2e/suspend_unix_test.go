//go:build unix

package e2e

import "syscall"

// suspend stops a process without ending it, and resume lets it go on.
const (
	suspend = syscall.SIGSTOP
	resume  = syscall.SIGCONT
)
