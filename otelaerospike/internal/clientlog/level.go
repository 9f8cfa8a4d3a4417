package clientlog

import (
	"log/slog"
	"runtime"
	"strings"
)

// levels are the levels of the client's logger, in increasing order.
var levels = [...]struct {
	method string // of the client's logger
	level  slog.Level
	name   string // in the metric
}{
	{"Debug", slog.LevelDebug, "debug"},
	{"Info", slog.LevelInfo, "info"},
	{"Warn", slog.LevelWarn, "warn"},
	{"Error", slog.LevelError, "error"},
}

// unknown is the index of the level info, which a message has whose method of the client's logger is not found.
const unknown = 1

// locate returns the index of the level of a message, and the program counter of the client's line that logs it. The frames begin with
// the caller of [Logger.Printf]: the method of the level, which LogAtLevel may have called.
func locate(frames []uintptr) (level int, line uintptr) {
	level = unknown
	for _, pc := range frames {
		method, ok := loggerMethod(pc)
		if !ok {
			return level, pc
		}
		for i := range levels {
			if levels[i].method == method {
				level = i
			}
		}
	}
	return level, 0
}

// loggerMethod returns which method of the client's logger a frame belongs to. [runtime.CallersFrames] would allocate.
func loggerMethod(pc uintptr) (method string, ok bool) {
	const client = "github.com/aerospike/aerospike-client-go/"
	name := runtime.FuncForPC(pc - 1).Name()
	_, method, ok = strings.Cut(name, "/logger.(*logger).")
	return method, ok && strings.HasPrefix(name, client)
}
