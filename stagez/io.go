package stagez

import (
	"net"
	"strconv"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/internal/telemetry"
)

// openedIO is what the clients that were built with cmd/openio show of io, counted since the process started.
type openedIO struct {
	open     bool // one client at least was built so
	commands map[commandSeries]*histogram
	figures  map[ioFigure]total
}

// commandSeries identifies the commands of an operation to a node.
type commandSeries struct {
	operation string
	node      string // empty: the command found no node
	errorType string // empty: success
}

// ioFigure identifies what an operation's commands have in common.
type ioFigure struct{ metric, operation string }

func (o *openedIO) add(metrics []metricdata.Metrics) {
	if o.commands == nil {
		o.commands, o.figures = map[commandSeries]*histogram{}, map[ioFigure]total{}
	}
	seen := map[string]bool{}
	for _, metric := range metrics {
		if seen[metric.Name] { // the first of two views wins, as for histograms
			continue
		}
		seen[metric.Name] = true
		switch metric.Name {
		case telemetry.IOOpenMetric:
			o.addGauge(metric.Data)
		case telemetry.IODurationMetric:
			o.addCommands(metric.Data)
		case telemetry.IOAttemptsMetric, telemetry.IOSentMetric, telemetry.IOReceivedMetric:
			o.addFigures(metric.Name, metric.Data)
		}
	}
}

func (o *openedIO) addGauge(data metricdata.Aggregation) {
	gauge, _ := data.(metricdata.Gauge[int64])
	for _, point := range gauge.DataPoints {
		o.open = o.open || point.Value > 0
	}
}

func (o *openedIO) addCommands(data metricdata.Aggregation) {
	switch data := data.(type) {
	case metricdata.Histogram[float64]:
		for _, point := range data.DataPoints {
			o.histogram(point.Attributes).add(point)
		}
	case metricdata.ExponentialHistogram[float64]:
		for _, point := range data.DataPoints {
			o.histogram(point.Attributes).addExponential(point)
		}
	}
}

func (o *openedIO) histogram(attributes attribute.Set) *histogram {
	name := commandSeries{operation: text(attributes, semconv.DBOperationNameKey, nameless), node: nodeOf(attributes)}
	if attributes.HasValue(semconv.ErrorTypeKey) {
		name.errorType = text(attributes, semconv.ErrorTypeKey, nameless)
	}
	if o.commands[name] == nil {
		o.commands[name] = new(histogram)
	}
	return o.commands[name]
}

// nodeOf returns a node as host and port.
func nodeOf(attributes attribute.Set) string {
	host := text(attributes, semconv.NetworkPeerAddressKey, "")
	if port, ok := attributes.Value(semconv.NetworkPeerPortKey); ok {
		return net.JoinHostPort(host, strconv.FormatInt(port.AsInt64(), 10))
	}
	return host
}

func (o *openedIO) addFigures(metric string, data metricdata.Aggregation) {
	add := func(attributes attribute.Set, sum int64, count uint64) {
		name := ioFigure{metric, text(attributes, semconv.DBOperationNameKey, nameless)}
		before := o.figures[name]
		o.figures[name] = total{before.sum + float64(sum), before.count + count}
	}
	switch data := data.(type) {
	case metricdata.Histogram[int64]:
		for _, point := range data.DataPoints {
			add(point.Attributes, point.Sum, point.Count)
		}
	case metricdata.ExponentialHistogram[int64]:
		for _, point := range data.DataPoints {
			add(point.Attributes, point.Sum, point.Count)
		}
	}
}

// minus returns what happened since an earlier state.
func (o *openedIO) minus(earlier *openedIO) openedIO {
	d := openedIO{open: o.open, commands: difference(o.commands, earlier.commands), figures: map[ioFigure]total{}}
	for name, now := range o.figures {
		if before := earlier.figures[name]; before.count <= now.count { // else it was counted anew in between
			now = total{max(0, now.sum-before.sum), now.count - before.count}
		}
		d.figures[name] = now
	}
	return d
}

// perOperation returns the mean of a figure, and nil when nothing was recorded.
func (o *openedIO) perOperation(metric, operation string) *float64 {
	t := o.figures[ioFigure{metric, operation}]
	if t.count == 0 {
		return nil
	}
	mean := t.sum / float64(t.count)
	return &mean
}
