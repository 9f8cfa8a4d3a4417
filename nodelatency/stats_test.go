package nodelatency_test

import (
	"encoding/json"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"
)

func TestGarbageIsLeftOut(t *testing.T) {
	const zeros = ",0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0"
	var answer string
	client := newNumbers(func() (stats map[string]any, _ aerospike.Error) {
		require.NoError(t, json.Unmarshal([]byte(answer), &stats))
		return stats, nil
	})
	answer = "{}"
	f := newFixture(t)
	f.observe(t, client)
	answer = `{"a:1":{"get-metrics":{"buckets":[7` + zeros + `],"sum":7}}}`
	before := f.points(t)["a:1 get"]
	require.EqualValues(t, 7, before.Count)
	for _, garbage := range []string{
		`null`,
		`{"a:1":null}`,
		`{"a:1":{"get-metrics":[]}}`,
		`{"a:1":{"get-metrics":{"buckets":{},"sum":8}}}`,
		`{"a:1":{"get-metrics":{"buckets":[8],"sum":8}}}`,
		`{"a:1":{"get-metrics":{"buckets":[8` + zeros + `]}}}`,
		`{"a:1":{"get-metrics":{"buckets":[8` + zeros + `],"sum":-8}}}`,
		`{"a:1":{"get-metrics":{"buckets":[-8` + zeros + `],"sum":8}}}`,
		`{"a:1":{"get-metrics":{"buckets":[1e300` + zeros + `],"sum":8}}}`,
		`{"a:1":{"get-metrics":{"buckets":["8"` + zeros + `],"sum":8}}}`,
		`{"nowhere":{"get-metrics":{"buckets":[8` + zeros + `],"sum":8}}}`,
	} {
		answer = garbage
		points := f.points(t)
		require.Len(t, points, 1, garbage)
		require.Equal(t, before.BucketCounts, points["a:1 get"].BucketCounts, garbage)
		require.Equal(t, before.Sum, points["a:1 get"].Sum, garbage)
	}
	answer = `{"a:1":{"get-metrics":{"buckets":[9` + zeros + `],"sum":10}}}`
	after := f.points(t)["a:1 get"]
	require.EqualValues(t, 9, after.Count)
	require.Equal(t, 10e-6, after.Sum)
}
