// Package stagez serves a live page that shows where the time of database operations goes. It needs no backend:
//
//	page := stagez.New()
//	provider := metric.NewMeterProvider(metric.WithReader(exporter), metric.WithReader(page.Reader()))
//	adminMux.Handle("/debug/stagez", page)
//
// Mount the page on a listener for administration, as you mount net/http/pprof.
//
// The page has buttons that turn stagemeter's profiling on for a while. For each operation it draws a bar of stages and a live
// chart. A table lists each stage with its count, rate, mean, percentiles, failures and histogram. While profiling is off the page
// shows the operations without their stages. For the slowest operations it shows what makes them slow, and each one by itself. With
// ?format=json it answers JSON. [WithTrace] adds a button for an execution
// trace, which tells the network from this process's own scheduler. The page works without JavaScript. docs/stagez.md describes it.
//
// # Cost
//
// While nobody looks, the page collects nothing and runs no goroutine. A quarter of an hour after the last look it drops what it has
// collected. A look collects as a scrape does, at most once a second however many people are looking.
//
// Two costs remain while nobody looks. A profiled operation is added to the tail of its name, in bounded memory. And the SDK
// aggregates every recording of a histogram once more for a registered reader. [WithReader] avoids the latter where
// there is a reader already.
//
// # Access
//
// Everyone who reaches the page sees the names of operations, can switch profiling on, and can have traces taken. The page refuses
// browsers' cross-origin requests to do so, and has no other guard. Never mount it on a public listener.
package stagez
