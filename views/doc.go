// Package views sets the buckets of the histograms of otelaerospike and stagemeter in an OpenTelemetry SDK.
//
// The instruments already advise the boundaries of [Default]. Views are for other ones: finer, coarser, exponential or none at
// all.
//
//	provider := metric.NewMeterProvider(
//		metric.WithReader(reader),
//		metric.WithView(views.OperationDuration(views.SubMillisecondBoundaries()...), views.InternalStage()),
//	)
//
// Give at most one view for a histogram. The SDK applies each that matches, and of histograms of the same name exporters take
// the first: a view given beside Default, and not in its place, changes nothing.
//
// Every view here is limited to the instrumentation scopes of this module: db.client.operation.duration is a name that other
// database instrumentations of the same process share, and their buckets are not ours to change.
package views
