package cpuprofile

import (
	"syscall"
	"unsafe"
)

// interval timer, as getitimer(2) returns it.
type itimer struct{ interval, value syscall.Timeval }

const itimerProf = 2

// timerIsArmed reports whether the process has an interval timer for profiling. The Go runtime arms it for the whole process when a CPU
// profile starts, for whichever package, and disarms it when the profile stops. There is no function to ask the runtime itself. The
// answer is also true for a C library that profiles by the same timer, and false where a sandbox forbids the question.
func timerIsArmed() bool {
	var timer itimer
	_, _, errno := syscall.RawSyscall(syscall.SYS_GETITIMER, itimerProf, uintptr(unsafe.Pointer(&timer)), 0)
	return errno == 0 && timer.interval != syscall.Timeval{}
}
