package benchmarks_test

import (
	"flag"
	"slices"
	"testing"
)

// reverse is set in every second round, so that no side always follows the same side.
var reverse = flag.Bool("reverse", false, "run the last side first")

// sides are what a case compares. A side may be nil. Each side has its own loop, so that two sides differ in nothing but the
// call.
type sides struct {
	bare, floor, ours func(b *testing.B)
}

func (s sides) run(b *testing.B, name string) {
	b.Run(name, func(b *testing.B) {
		for _, side := range inOrder([]struct {
			name string
			body func(b *testing.B)
		}{{"bare", s.bare}, {"floor", s.floor}, {"ours", s.ours}}) {
			if side.body != nil {
				b.Run("side="+side.name, side.body)
			}
		}
	})
}

func inOrder[S any](sides []S) []S {
	if *reverse {
		slices.Reverse(sides)
	}
	return sides
}

// measure measures a call. The compiler may not inline measure, so that it cannot inline the call either: every side makes an
// indirect call.
//
//go:noinline
func measure(b *testing.B, call func()) {
	call() // builds what is built once, which is not measured
	b.ReportAllocs()
	for b.Loop() {
		call()
	}
}

// measureParallel measures a call on all cores. Each goroutine has its own call from newCall: contention for shared state would
// be measured too.
func measureParallel(b *testing.B, newCall func() (call func())) {
	newCall()()
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		call := newCall()
		for pb.Next() {
			call()
		}
	})
}

// always returns a newCall for measureParallel whose goroutines all share one call.
func always(call func()) func() func() { return func() func() { return call } }
