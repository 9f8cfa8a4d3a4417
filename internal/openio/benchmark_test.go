package openio

import "testing"

// BenchmarkNoOperation is what a command pays that belongs to no operation: while nothing is profiled, every command.
func BenchmarkNoOperation(b *testing.B) {
	for b.Loop() {
		if begin() != nil {
			b.Fatal("there is no operation")
		}
	}
}

// BenchmarkOperation is an operation of one command, without what records it.
func BenchmarkOperation(b *testing.B) {
	b.ReportAllocs()
	node := new(int)
	for b.Loop() {
		oneOperation(b.Context(), node)
	}
}
