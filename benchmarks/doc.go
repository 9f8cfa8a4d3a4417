// Package benchmarks measures what the instrumentation costs. It compares the instrumentation with floors, which do the least
// possible work by hand, and with the instrumentations of other databases. It also measures how the cost grows with the number of
// time series. The package holds only benchmarks and their tests.
//
// This runs each benchmark once:
//
//	go test -bench .
//
// A name has the form Benchmark/case/side=…. The case is what is measured. Its sides are what is compared: bare is a call that
// does nothing, floor is the same call instrumented by hand, and ours is the same call with this instrumentation. Because sides
// are part of the name, benchstat compares them:
//
//	go test -run '^$' -bench . -count 10 | go tool benchstat -col /side -
//
// However, -count finishes one side before it starts the next, so that a change in the machine's load looks like a difference
// between sides. Two commands avoid this by running all sides in rounds and comparing the sides of one round. The command
// performance writes the tables of docs/performance.md. The command guard runs briefly, and fails when a ratio or a number of
// allocations has become worse.
//
// BenchmarkCall measures client v7, and BenchmarkCallV8 measures client v8 with the same source. idle_v8_test.go is generated
// from idle_v7_test.go.
package benchmarks
