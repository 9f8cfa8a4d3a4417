// Package views sets the buckets of the histograms of otelaerospike and stagemeter in an OpenTelemetry SDK.
//
// The instruments already advise good boundaries. Views are for other ones: finer, coarser, exponential or none at all.
//
//	provider := metric.NewMeterProvider(metric.WithReader(reader), metric.WithView(views.Default()...))
//
// Every view here is limited to the instrumentation scopes of this module: db.client.operation.duration is a name that other
// database instrumentations of the same process share, and their buckets are not ours to change.
package views
