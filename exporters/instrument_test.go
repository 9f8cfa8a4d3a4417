package exporters

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/nodelatency"
	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

// kind is what an instrument is. Prometheus has no up-down counter: it is a gauge there.
type kind string

const (
	histogram kind = "histogram"
	counter   kind = "counter"
	upDown    kind = "up-down counter"
	gauge     kind = "gauge"
)

// instrument is a row of the documentation.
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

var instruments = []instrument{
	{"db.client.operation.duration", "s", histogram, otelaerospike.ScopeName, always},
	{"aerospike.client.operation.active", "{operation}", upDown, otelaerospike.ScopeName, always},
	{"db.client.response.returned_rows", "{row}", histogram, otelaerospike.ScopeName, always},
	{"db.client.internal_stage", "s", histogram, stagemeter.ScopeName, always},
	{"db.client.internal_stage.enabled", "", gauge, stagemeter.ScopeName, always},
	{"db.client.internal_stage.io_open", "", gauge, otelaerospike.ScopeName, always},
	{"aerospike.client.batch_read.abandoned", "{operation}", counter, otelaerospike.ScopeName, always},
	{"aerospike.client.limiter.in_use", "{operation}", upDown, otelaerospike.ScopeName, always},
	{"aerospike.client.limiter.limit", "{operation}", upDown, otelaerospike.ScopeName, always},
	{"aerospike.client.limiter.queued", "{operation}", upDown, otelaerospike.ScopeName, always},
	{"aerospike.client.limiter.refused", "{operation}", counter, otelaerospike.ScopeName, always},
	{"aerospike.client.connection.count", "{connection}", upDown, otelaerospike.ScopeName, always},
	{"aerospike.client.connection.limit", "{connection}", upDown, otelaerospike.ScopeName, always},
	{"aerospike.client.connection.attempts", "{attempt}", counter, otelaerospike.ScopeName, always},
	{"aerospike.client.connection.opened", "{connection}", counter, otelaerospike.ScopeName, always},
	{"aerospike.client.connection.closed", "{connection}", counter, otelaerospike.ScopeName, always},
	{"aerospike.client.connection.errors", "{error}", counter, otelaerospike.ScopeName, always},
	{"aerospike.client.connection.io_timeouts", "{timeout}", counter, otelaerospike.ScopeName, always},
	{"aerospike.client.connection.pool_empty", "{attempt}", counter, otelaerospike.ScopeName, always},
	{"aerospike.client.circuit_breaker.hits", "{hit}", counter, otelaerospike.ScopeName, always},
	{"aerospike.client.command.retries", "{retry}", counter, otelaerospike.ScopeName, always},
	{"aerospike.client.command.retries_exhausted", "{command}", counter, otelaerospike.ScopeName, always},
	{"aerospike.client.command.timeouts", "{command}", counter, otelaerospike.ScopeName, always},
	{"aerospike.client.tends", "{tend}", counter, otelaerospike.ScopeName, always},
	{"aerospike.client.partition_map.updates", "{update}", counter, otelaerospike.ScopeName, always},
	{"aerospike.client.node.count", "{node}", upDown, otelaerospike.ScopeName, always},
	{"aerospike.client.node.added", "{node}", counter, otelaerospike.ScopeName, always},
	{"aerospike.client.node.removed", "{node}", counter, otelaerospike.ScopeName, always},
	{"aerospike.client.command.duration", "s", histogram, nodelatency.ScopeName, always},
	{"aerospike.client.io.duration", "s", histogram, otelaerospike.ScopeName, openio},
	{"aerospike.client.io.attempts", "{attempt}", histogram, otelaerospike.ScopeName, openio},
	{"aerospike.client.io.sent", "By", histogram, otelaerospike.ScopeName, openio},
	{"aerospike.client.io.received", "By", histogram, otelaerospike.ScopeName, openio},
	{"aerospike.client.io.imbalance", "1", histogram, otelaerospike.ScopeName, openio},
	{"aerospike.client.command.connection_acquire.duration", "s", histogram, nodelatency.ScopeName + "/v8", detailed},
	{"aerospike.client.command.send.duration", "s", histogram, nodelatency.ScopeName + "/v8", detailed},
	{"aerospike.client.command.response.duration", "s", histogram, nodelatency.ScopeName + "/v8", detailed},
	{"aerospike.client.command.bytes_sent", "By", histogram, nodelatency.ScopeName + "/v8", detailed},
	{"aerospike.client.command.bytes_received", "By", histogram, nodelatency.ScopeName + "/v8", detailed},
	{"aerospike.client.command.results", "{result}", counter, nodelatency.ScopeName + "/v8", detailed},
}

// documentedAttributes look like names of instruments.
var documentedAttributes = []string{
	"aerospike.client.connection.close_reason", "aerospike.client.tend.outcome", "aerospike.client.command.type",
}

// The documentation names the instruments of the table, and no others.
func TestTableHasEveryDocumentedInstrument(t *testing.T) {
	names := map[string]bool{}
	for _, page := range []string{"metrics", "cluster-metrics", "nodelatency", "io"} {
		text, err := os.ReadFile("../docs/" + page + ".md")
		require.NoError(t, err)
		for _, match := range regexp.MustCompile("`((?:db|aerospike)\\.client\\.[a-z_.]+[a-z])`").FindAllSubmatch(text, -1) {
			if name := string(match[1]); !slices.Contains(documentedAttributes, name) {
				names[name] = true
			}
		}
	}
	var want []string
	for _, i := range instruments {
		want = append(want, i.name)
	}
	got := make([]string, 0, len(names))
	for name := range names {
		got = append(got, name)
	}
	require.ElementsMatch(t, want, got)
}
