package benchmarks_test

import (
	"flag"
	"slices"
	"testing"
)

// In every second round the sides run the other way round, so that none of them always follows the same one.
var reverse = flag.Bool("reverse", false, "run the last side first")

// sides are what a case holds against each other; any of them may be nil. Each makes the calls of one side, n of them: the loop
// is the side's own, so that nothing but the call differs between two.
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

// measure measures a call. It is not inlined, nor is the call then, so that each is an indirect call on every side.
//
//go:noinline
func measure(b *testing.B, call func()) {
	call() // what is built once is not measured
	b.ReportAllocs()
	for b.Loop() {
		call()
	}
}

// measureParallel measures a call on all cores. Each goroutine makes a call of its own, as state that goroutines share would be
// measured too.
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

// always is a measureParallel's call that goroutines may share.
func always(call func()) func() func() { return func() func() { return call } }
