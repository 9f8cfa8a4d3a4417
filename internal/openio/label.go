package openio

import (
	"runtime/pprof"
	"sync"
	"sync/atomic"
	"unsafe"
)

// A goroutine inherits the profiler's labels of the goroutine that starts it, so that a label ties a command to its operation however
// the client fans out. A profile reads a label long after the goroutine had it, so that a label never changes: a tag's is the empty
// set, and a goroutine that has labels of the user's own gets a copy of them.

// maxOperations bounds the operations that are open at the same time.
const maxOperations = 4096

// tag stands for an operation whose goroutine had no labels.
type tag struct {
	label     pprof.LabelSet // always empty; what a profile sees
	operation atomic.Pointer[Operation]
}

// copied stands for an operation whose goroutine had labels.
type copied struct{ label pprof.LabelSet }

var (
	tags = sync.OnceValue(func() *[maxOperations]tag { return new([maxOperations]tag) })
	// next makes a tag rest while the others are used, in case that a goroutine outlives its call.
	next atomic.Uint32

	labeled      sync.Map // of *Operation by *copied
	labeledCount atomic.Int64
)

// current returns the operation of this goroutine, or nil.
func current() *Operation {
	label := client.labels()
	if label == nil {
		return nil
	}
	if t := tagAt(label); t != nil {
		return t.operation.Load()
	}
	if labeledCount.Load() == 0 {
		return nil
	}
	if operation, ok := labeled.Load(label); ok {
		return operation.(*Operation)
	}
	return nil
}

// tagAt returns the tag that a label points at, or nil. It compares addresses: what another label points at is not ours to read.
func tagAt(label unsafe.Pointer) *tag {
	all := tags()
	offset := uintptr(label) - uintptr(unsafe.Pointer(all))
	if offset >= unsafe.Sizeof(*all) {
		return nil
	}
	return (*tag)(label)
}

func (o *Operation) setLabel() bool {
	o.outer = client.labels()
	if o.outer == nil || tagAt(o.outer) != nil {
		return o.setTag()
	}
	label := &copied{*(*pprof.LabelSet)(o.outer)}
	o.label = unsafe.Pointer(label)
	labeled.Store(o.label, o)
	labeledCount.Add(1)
	client.setLabels(o.label)
	return true
}

func (o *Operation) setTag() bool {
	for range 8 {
		t := &tags()[next.Add(1)%maxOperations]
		if t.operation.CompareAndSwap(nil, o) {
			o.label = unsafe.Pointer(t)
			client.setLabels(o.label)
			return true
		}
	}
	return false
}

func (o *Operation) resetLabel() {
	client.setLabels(o.outer)
	o.dropLabel()
}

// dropLabel ends what the label stands for.
func (o *Operation) dropLabel() {
	if t := tagAt(o.label); t != nil {
		t.operation.Store(nil)
	} else {
		labeled.Delete(o.label)
		labeledCount.Add(-1)
	}
	o.outer, o.label = nil, nil
}
