package bridge

import "go.opentelemetry.io/otel/sdk/metric/metricdata"

// metric is one of the metrics that a producer produces: a histogram, or a counter of results.
type metric struct {
	name, unit, description string
	histogram               string  // its key in what the client tells of a namespace and a type of command
	perUnit                 float64 // how many of the client's units make one of ours; noHistogram for a counter
}

const (
	microsecondsPerSecond = 1e6
	bytesPerByte          = 1
	noHistogram           = 0
)

// The indexes of the metrics that the client does not keep with the others by namespace.
const (
	durations = 0
	results   = len(metrics) - 1
)

var metrics = [...]metric{
	{"aerospike.client.command.duration", "s",
		"Duration of the commands that the client sent to a node.", "", microsecondsPerSecond},
	{"aerospike.client.command.connection_acquire.duration", "s",
		"Time that commands took to get a connection to a node from the pool, or to fail to.", "connection-aq", microsecondsPerSecond},
	{"aerospike.client.command.send.duration", "s",
		"Time that commands took to write their request to the connection.", "latency", microsecondsPerSecond},
	{"aerospike.client.command.response.duration", "s",
		"Time from the end of sending a request to the end of parsing its response, the wait for the node included.",
		"parsing", microsecondsPerSecond},
	{"aerospike.client.command.bytes_sent", "By",
		"Sizes of the requests that commands sent to a node.", "bytes-sent", bytesPerByte},
	{"aerospike.client.command.bytes_received", "By",
		"Sizes of the responses that commands received from a node.", "bytes-received", bytesPerByte},
	{"aerospike.client.command.results", "{result}",
		"Result codes in the responses of a node.", "", noHistogram},
}

// scale converts boundaries from the client's units. A counter has none.
func (m metric) scale(boundaries []float64) []float64 {
	if m.perUnit == noHistogram {
		return nil
	}
	scaled := make([]float64, len(boundaries))
	for i, boundary := range boundaries {
		scaled[i] = boundary / m.perUnit
	}
	return scaled
}

// produce returns the metric with the points of its time series. There is at least one.
func (m metric) produce(all []*timeSeries) metricdata.Metrics {
	produced := metricdata.Metrics{Name: m.name, Description: m.description, Unit: m.unit}
	if m.perUnit == noHistogram {
		points := make([]metricdata.DataPoint[int64], len(all))
		for i, series := range all {
			points[i] = series.count()
		}
		produced.Data = metricdata.Sum[int64]{
			DataPoints: points, Temporality: metricdata.CumulativeTemporality, IsMonotonic: true}
		return produced
	}
	points := make([]metricdata.HistogramDataPoint[float64], len(all))
	for i, series := range all {
		points[i] = series.histogram(m.perUnit)
	}
	produced.Data = metricdata.Histogram[float64]{DataPoints: points, Temporality: metricdata.CumulativeTemporality}
	return produced
}

// commandTypes are the client's types of commands: their names, the keys of their durations, and their keys among the detailed
// metrics. The client counts a batch there once for every key of the whole batch, and its results as often as that squared:
// batches are left out.
var commandTypes = [...]struct{ name, durations, detailed string }{
	{"get", "get-metrics", "Get"},
	{"get_header", "get-header-metrics", "GetHeader"},
	{"exists", "exists-metrics", "Exists"},
	{"put", "put-metrics", "Put"},
	{"delete", "delete-metrics", "Delete"},
	{"operate", "operate-metrics", "Operate"},
	{"query", "query-metrics", "Query"},
	{"scan", "scan-metrics", "Scan"},
	{"udf", "udf-metrics", "UDF"},
	{"batch_read", "batch-read-metrics", ""},
	{"batch_write", "batch-write-metrics", ""},
}
