package bridge_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// answering is a client that answers a JSON object.
func answering(t *testing.T, answer *string) *client {
	return &client{answer: func() (map[string]any, error) { return parsed(t, *answer), nil }}
}

func TestGarbageIsLeftOut(t *testing.T) {
	const zeros = ",0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0"
	answer := "{}"
	f := newFixture(t)
	f.observe(t, answering(t, &answer))
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

func TestGarbageAmongDetailedMetricsIsLeftOut(t *testing.T) {
	answer := "{}"
	f := newDetailedFixture(t)
	f.observe(t, answering(t, &answer))
	for _, garbage := range []string{
		`{"a:1":{"detailed-metrics":[],"detailed-resultcode-counts":7}}`,
		`{"a:1":{"detailed-metrics":{"test":[]},"detailed-resultcode-counts":{"test":null}}}`,
		`{"a:1":{"detailed-metrics":{"test":{"Get":7}},"detailed-resultcode-counts":{"test":{"Get":"OK"}}}}`,
		`{"a:1":{"detailed-metrics":{"test":{"Get":{"parsing":[]}}},"detailed-resultcode-counts":{"test":{"Get":{"OK":-1}}}}}`,
		`{"a:1":{"detailed-metrics":{"test":{"None":{}}},"detailed-resultcode-counts":{"test":{"":{"OK":1},"None":{"OK":1}}}}}`,
	} {
		answer = garbage
		require.Empty(t, f.collect(t), garbage)
	}
}
