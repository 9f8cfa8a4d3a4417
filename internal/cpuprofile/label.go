package cpuprofile

import (
	"context"
	"runtime/pprof"
	"sync"
	"unsafe"

	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/internal/cache"
	"github.com/otelaerospike/go/internal/telemetry"
)

// A goroutine's labels cannot be read by a public function. [pprof.Do] restores those of its context instead, and so loses labels that the
// context does not have; a client that is called without a context would lose them with every call. The runtime keeps these two names
// for packages that save and restore labels. The labels themselves stay opaque: only package pprof makes and merges them.

//go:linkname labels runtime/pprof.runtime_getProfLabel
func labels() unsafe.Pointer

//go:linkname setLabels runtime/pprof.runtime_setProfLabel
func setLabels(unsafe.Pointer)

// maxNames bounds the pairs of operation and stage. Pairs past it are _OTHER.
const maxNames = 1024

type names struct{ operation, stage string }

// own is a pair as labels.
type own struct {
	set    pprof.LabelSet
	labels unsafe.Pointer // of a goroutine that has no others
}

var (
	owns  = cache.New[names, *own](maxNames)
	other = sync.OnceValue(func() *own { return newOwn(names{telemetry.Other, telemetry.Other}) })

	// users maps our labels to the user's labels that they contain. For the labels of an own the value is nil, and the entry stays. An
	// entry for merged labels stays until Restore.
	users sync.Map // of unsafe.Pointer by unsafe.Pointer
)

func newOwn(n names) *own {
	o := &own{set: pprof.Labels(string(semconv.DBOperationNameKey), n.operation, "stage", n.stage)}
	before := labels()
	pprof.SetGoroutineLabels(pprof.WithLabels(context.Background(), o.set))
	o.labels = labels()
	setLabels(before)
	users.Store(o.labels, unsafe.Pointer(nil))
	return o
}

func find(n names) *own {
	o, ok := owns.Get(cache.Hash(cache.Hash(0, n.operation), n.stage), &n, func() *own { return newOwn(n) })
	if !ok {
		return other()
	}
	return o
}

// Labels are what a goroutine had before [Label].
type Labels struct{ before, merged unsafe.Pointer }

// Label puts the labels "db.operation.name" and "stage" on this goroutine, besides the user's own. Goroutines that this one starts inherit
// them. When the goroutine has labels that ctx does not have, nothing can be added to them, and the goroutine keeps its own labels only.
//
// It allocates when the user has labels, and the first time for a pair of names.
func Label(ctx context.Context, operation, stage string) Labels {
	before := labels()
	user := before
	if inOurs, ok := users.Load(before); ok {
		user = inOurs.(unsafe.Pointer)
	}
	o := find(names{operation, stage})
	if user == nil {
		setLabels(o.labels)
		return Labels{before: before}
	}
	pprof.SetGoroutineLabels(ctx)
	if labels() != user {
		setLabels(before)
		return Labels{before: before}
	}
	pprof.SetGoroutineLabels(pprof.WithLabels(ctx, o.set))
	merged := labels()
	users.Store(merged, user)
	return Labels{before, merged}
}

// Restore puts the labels back that the goroutine had. It is called on the same goroutine.
func (l Labels) Restore() {
	setLabels(l.before)
	if l.merged != nil {
		users.Delete(l.merged)
	}
}
