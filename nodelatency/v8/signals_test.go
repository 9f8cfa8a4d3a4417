package nodelatency_test

import (
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/signals"
	"github.com/otelaerospike/go/nodelatency/v8"
)

// The registry has the metrics of client v8, the metrics by namespace included.
func TestTheRegistryHasWhatAProducerProducesAndNothingElse(t *testing.T) {
	client, _ := connected(t)
	f := newFixture(t, nodelatency.WithDetailedMetrics())
	f.observe(t, client)
	require.NoError(t, client.Put(nil, newKey(t, 1), aerospike.BinMap{"a": 1}))
	f.collect(t)
	f.seen.RequireAll(t, []string{nodelatency.ScopeName}, signals.NeedsClientV8)
}
