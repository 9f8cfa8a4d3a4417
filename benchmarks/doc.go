// Package benchmarks measures what the instrumentation costs: against floors, which do by hand the least that has to be done,
// against the instrumentations of other databases, and as the number of series grows. It holds benchmarks only.
//
//	go test -bench .
//
// runs them once. Names have the form Benchmark/case/side=…: the case is what is measured, and its sides are what is held
// against each other: bare, a call that does nothing; floor, the same call instrumented by hand; ours. So benchstat compares
// the sides of each case by itself:
//
//	go test -run '^$' -bench . -count 10 | go tool benchstat -col /side -
//
// But -count repeats one side before it comes to the next, and what the machine does meanwhile is then taken for a difference.
// The command performance, which writes the tables of docs/performance.md, repeats all benchmarks in rounds and pairs the sides
// of each round; the command guard does so for a few seconds and fails when a ratio or an allocation has become worse.
//
// BenchmarkCallV8 is BenchmarkCall with client v8, from the same source; idle_v8_test.go is generated from idle_v7_test.go.
package benchmarks
