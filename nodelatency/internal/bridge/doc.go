// Package bridge carries the histograms that an Aerospike client keeps itself into an OpenTelemetry SDK. It knows no client: package
// nodelatency of each version of the client adapts that version's type to [Client].
//
//	producer := bridge.NewProducer(bridge.Config{ScopeName: ScopeName, Interval: 10 * time.Second})
//	stop, err := producer.Observe(adapter{client})
package bridge
