package bridge_test

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
)

// FuzzStats gives a producer what a client might answer, one answer after the other, with a node and a namespace of any name. Whatever
// they are, it does not panic, its counts do not decrease, the buckets have them, and attributes are valid UTF-8.
func FuzzStats(f *testing.F) {
	const (
		zeros  = ",0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0"
		answer = `{"a:1":{"get-metrics":{"buckets":[3` + zeros + `],"sum":1}}}`
	)
	for _, seed := range [][2]string{
		{`{}`, answer},
		{answer, `{"a:1":{"get-metrics":{"buckets":[1` + zeros + `],"sum":-1}}}`},
		{`null`, `{"a:1":{"get-metrics":{"buckets":["x",-1,1e300,0.5,null,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0],"sum":0}}}`},
		{`{"a:1":null,"b":{},":":{"put-metrics":[]},"c:d":{"put-metrics":{"buckets":{},"sum":"x"}}}`, `[]`},
		{`{"a:1":{"detailed-metrics":{"test":{"Get":{"parsing":{"buckets":[3` + zeros + `],"sum":1}}}}}}`,
			`{"a:1":{"detailed-resultcode-counts":{"test":{"Get":{"OK":3,"x":1}}}}}`},
	} {
		f.Add("b:2", []byte(seed[0]), []byte(seed[1]))
		f.Add("te\xffst", []byte(seed[0]), []byte(seed[1]))
		f.Add("\xff:1", []byte(seed[0]), []byte(seed[1]))
	}
	f.Fuzz(func(t *testing.T, name string, first, second []byte) {
		var stats map[string]any
		fixture := newDetailedFixture(t)
		fixture.observe(t, &client{answer: func() (map[string]any, error) { return stats, nil }})
		counts := map[string]uint64{}
		grown := func(name string, attributes attribute.Set, count uint64) {
			key := name + attributes.Encoded(attribute.DefaultEncoder())
			for _, a := range attributes.ToSlice() {
				require.True(t, utf8.ValidString(a.Value.String()), "%s: %q", a.Key, a.Value.String())
			}
			require.GreaterOrEqual(t, count, counts[key])
			counts[key] = count
		}
		for _, data := range [][]byte{first, second, first} {
			stats = nil
			_ = json.Unmarshal(data, &stats)
			rename(stats, name)
			for _, m := range fixture.collect(t).Metrics {
				switch data := m.Data.(type) {
				case metricdata.Histogram[float64]:
					for _, point := range data.DataPoints {
						var count uint64
						for _, n := range point.BucketCounts {
							count += n
						}
						require.Equal(t, count, point.Count)
						require.Len(t, point.BucketCounts, len(point.Bounds)+1)
						require.GreaterOrEqual(t, point.Sum, 0.0)
						grown(m.Name, point.Attributes, count)
					}
				case metricdata.Sum[int64]:
					for _, point := range data.DataPoints {
						grown(m.Name, point.Attributes, uint64(point.Value))
					}
				}
			}
		}
	})
}

// rename gives the node a:1 and its namespace test a further name, which JSON might not have.
func rename(stats map[string]any, name string) {
	node, ok := stats["a:1"].(map[string]any)
	if !ok {
		return
	}
	stats[name] = node
	for _, key := range []string{"detailed-metrics", "detailed-resultcode-counts"} {
		if namespaces, ok := node[key].(map[string]any); ok && namespaces["test"] != nil {
			namespaces[name] = namespaces["test"]
		}
	}
}
