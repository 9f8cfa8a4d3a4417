// Package stagez is a page that shows, live and without any backend, where the time of database operations goes. In the manner of
// net/http/pprof and OpenTelemetry's zpages it is mounted on a listener for administration:
//
//	page := stagez.New()
//	provider := metric.NewMeterProvider(metric.WithReader(exporter), metric.WithReader(page.Reader()))
//	adminMux.Handle("/debug/stagez", page)
//
// The page has the switch of package stagemeter, with buttons that turn profiling on for a while; a bar per operation and a live
// chart of where its time goes; and a table of its stages, with counts, rates, means, percentiles, failures and histograms. While
// profiling is off it shows the operations without their stages. With ?format=json it is JSON. It works without JavaScript, and is
// pleasanter with it. docs/stagez.md describes it.
//
// # What it costs
//
// While nobody looks nothing is collected and no goroutine runs, and what was collected is dropped a quarter of an hour after the
// last look. One cost is left, and it is the SDK's: a registered reader makes it aggregate every recording of a histogram once more.
// [WithReader] avoids it where there is a reader already. A look collects as a scrape does, at most once a second however many are
// looking.
//
// # Who may see it
//
// Whoever reaches the page sees the names of operations and can switch profiling on. A cross-origin request of a browser cannot.
// There is no other guard: never mount it on a public listener.
package stagez
