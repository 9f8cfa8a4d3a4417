package exporters

import "github.com/otelaerospike/go/internal/signals"

// kind is what an instrument is. Prometheus has no up-down counter: it is a gauge there.
type kind string

const (
	histogram kind = "histogram"
	counter   kind = "counter"
	upDown    kind = "up-down counter"
	gauge     kind = "gauge"
)

// instrument is a metric of docs/registry.
type instrument struct {
	name, unit string
	kind       kind
	scope      string
	when       when
}

// when says which services have an instrument.
type when int

const (
	always   when = iota
	openio        // built with cmd/openio
	detailed      // client v8 only
)

var (
	instruments []instrument
	// attributes are those of each instrument.
	attributes = map[string][]signals.Attribute{}
)

func init() {
	registry, err := signals.Load()
	if err != nil {
		panic(err)
	}
	kinds := map[string]kind{"histogram": histogram, "counter": counter, "updowncounter": upDown, "gauge": gauge}
	for _, m := range registry.Metrics {
		i := instrument{name: m.Name, unit: m.Unit, kind: kinds[m.Instrument], scope: m.Scope}
		switch m.Needs {
		case signals.NeedsOpenIO:
			i.when = openio
		case signals.NeedsClientLog:
			continue
		case signals.NeedsClientV8:
			i.when = detailed
		}
		instruments = append(instruments, i)
		attributes[m.Name] = m.Attributes
	}
}
