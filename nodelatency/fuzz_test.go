package nodelatency_test

import (
	"encoding/json"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
)

// FuzzStats gives a producer what a client might answer, one answer after the other. Whatever they are, it does not panic,
// its counts do not decrease, and they are those of the buckets.
func FuzzStats(f *testing.F) {
	const answer = `{"a:1":{"get-metrics":{"buckets":[3,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0],"sum":1}}}`
	for _, seed := range [][2]string{
		{`{}`, answer},
		{answer, `{"a:1":{"get-metrics":{"buckets":[0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1],"sum":-1}}}`},
		{`null`, `{"a:1":{"get-metrics":{"buckets":["x",-1,1e300,0.5,null,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0],"sum":0}}}`},
		{`{"a:1":null,"b":{},":":{"put-metrics":[]},"c:d":{"put-metrics":{"buckets":{},"sum":"x"}}}`, `[]`},
	} {
		f.Add([]byte(seed[0]), []byte(seed[1]))
	}
	f.Fuzz(func(t *testing.T, first, second []byte) {
		var stats map[string]any
		fixture := newFixture(t)
		fixture.observe(t, newNumbers(func() (map[string]any, aerospike.Error) { return stats, nil }))
		counts := map[string]uint64{}
		for _, data := range [][]byte{first, second, first} {
			stats = nil
			_ = json.Unmarshal(data, &stats)
			for _, m := range fixture.collect(t).Metrics {
				for _, point := range m.Data.(metricdata.Histogram[float64]).DataPoints {
					var count uint64
					for _, n := range point.BucketCounts {
						count += n
					}
					key := point.Attributes.Encoded(attribute.DefaultEncoder())
					require.Equal(t, count, point.Count)
					require.GreaterOrEqual(t, count, counts[key])
					require.Len(t, point.BucketCounts, len(point.Bounds)+1)
					require.GreaterOrEqual(t, point.Sum, 0.0)
					counts[key] = count
				}
			}
		}
	})
}
