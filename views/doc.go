// Package views sets histogram buckets for the instruments of this module:
//
//	provider := metric.NewMeterProvider(
//		metric.WithReader(reader),
//		metric.WithView(views.OperationDuration(views.SubMillisecondBoundaries()...), views.InternalStage()),
//	)
//
// Without a view the instruments use the boundaries in [Default], because they advise the SDK to. A view makes the buckets finer,
// coarser or exponential, or drops an instrument.
//
// Register at most one view per histogram. The SDK applies every view that matches and so produces the histogram several times;
// exporters keep the first one. A view registered after Default therefore changes nothing: register it in Default's place.
//
// Every view matches only the instrumentation scopes of this module. Other database instrumentations in the process also record
// db.client.operation.duration, and their buckets stay as they are. The instrumentation scope is the same for every version of the
// Aerospike client.
package views
