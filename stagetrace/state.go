package stagetrace

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/exp/trace"
)

// State is what a goroutine did, or waited for.
type State uint8

// The states, in the order of the report.
const (
	Running  State = iota // on a processor
	Runnable              // waiting for a processor
	Network               // waiting for a socket
	Syscall               // in a system call, such as the write to a socket
	Sync                  // waiting for a channel, a lock or a timer, and nobody knows for which goroutine
	Sleep                 // in time.Sleep
	GC                    // helping or awaiting the garbage collector
	Other                 // anything else, and what the trace does not show

	numStates = iota
)

var stateNames = [numStates]string{"running", "runnable", "network", "syscall", "sync", "sleep", "gc", "other"}

// String returns the state's name, such as "runnable".
func (s State) String() string {
	if int(s) < len(stateNames) {
		return stateNames[s]
	}
	return fmt.Sprintf("State(%d)", uint8(s))
}

// MarshalText returns the state's name.
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText takes a state's name. Any other text is an error.
func (s *State) UnmarshalText(text []byte) error {
	i := slices.Index(stateNames[:], string(text))
	if i < 0 {
		return fmt.Errorf("stagetrace: %q is no state", text)
	}
	*s = State(i)
	return nil
}

// classify names a time. woken says that another goroutine ended it.
func classify(state trace.GoState, reason string, assists, woken bool) State {
	switch state {
	case trace.GoRunning:
		if assists {
			return GC
		}
		return Running
	case trace.GoRunnable:
		return Runnable
	case trace.GoSyscall:
		return Syscall
	case trace.GoWaiting:
		return classifyWait(reason, woken)
	}
	return Other
}

// classifyWait knows the reasons of the runtime's traceBlockReason.
func classifyWait(reason string, woken bool) State {
	switch {
	case reason == "network":
		return Network
	case reason == "sleep":
		return Sleep
	case reason == "select", strings.HasPrefix(reason, "chan "), strings.HasPrefix(reason, "sync"):
		return Sync
	case strings.Contains(reason, "GC"):
		return GC
	case reason == "" && woken: // it began before the trace
		return Sync
	}
	return Other
}
