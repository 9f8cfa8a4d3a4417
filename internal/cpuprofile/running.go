package cpuprofile

import (
	"sync/atomic"
	"time"
)

// interval is how long an answer of the operating system counts. To ask takes about a microsecond.
const interval = 100 * time.Millisecond

// answer is the last answer: the reading of the clock until which it counts, and in the lowest bit whether a profile was being taken. One
// word, so that an operation pays for one load and one comparison.
var answer atomic.Int64

var source = timerIsArmed

// Running reports whether a CPU profile is being taken, whoever started it. now is a reading of the clock. The answer may be 100 ms
// old. It is always false on systems other than Linux, which are not asked. It is safe for concurrent use.
func Running(now int64) bool {
	last := answer.Load()
	if left := last>>1 - now; 0 < left && left <= 2*int64(interval) { // more is left when a test has replaced the clock
		return last&1 != 0
	}
	return ask(now)
}

// ask may run on several goroutines at the same time, each of which gets a true answer.
func ask(now int64) bool {
	running := source()
	next := (now + int64(interval)) << 1
	if running {
		next |= 1
	}
	answer.Store(next)
	return running
}

// Replace makes Running return what f returns until restore is called. It is for tests, which call it while nothing else runs.
func Replace(f func() bool) (restore func()) {
	previous := source
	source = f
	answer.Store(0)
	return func() {
		source = previous
		answer.Store(0)
	}
}
