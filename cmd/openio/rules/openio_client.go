//go:build ignore

// Code added by github.com/otelaerospike/go/cmd/openio. DO NOT EDIT.

package aerospike

import (
	"sync/atomic"
	"unsafe"
)

// openioProbe is told the steps of one command.
type openioProbe = interface {
	Step(step uint8, node interface{}, bytes int, err error)
}

// openioBegin makes the probe of a command. While it is nil nothing is measured.
var openioBegin atomic.Pointer[func() openioProbe]

func openioStart() openioProbe {
	if begin := openioBegin.Load(); begin != nil {
		return (*begin)()
	}
	return nil
}

func openioWritten(size int, err Error) int {
	if err != nil {
		return 0
	}
	return size
}

// OpenIO1 makes every command of every client ask begin for a probe. With nil, no command does. The functions that it returns read
// and set the profiler labels of the current goroutine. It does not use its receiver, which may be nil.
//
// It is a method because a program can ask whether a type has a method. The runtime pushes the two linknames below under these names,
// which the linker allows.
func (*Client) OpenIO1(begin func() interface {
	Step(step uint8, node interface{}, bytes int, err error)
}) (labels func() unsafe.Pointer, setLabels func(unsafe.Pointer)) {
	if begin == nil {
		openioBegin.Store(nil)
	} else {
		openioBegin.Store(&begin)
	}
	return openioLabels, openioSetLabels
}

//go:linkname openioLabels runtime/pprof.runtime_getProfLabel
func openioLabels() unsafe.Pointer

//go:linkname openioSetLabels runtime/pprof.runtime_setProfLabel
func openioSetLabels(unsafe.Pointer)
