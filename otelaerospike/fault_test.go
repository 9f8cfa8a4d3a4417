package otelaerospike_test

import (
	"bytes"
	"log/slog"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

// faulty returns a client of a cluster of one node, which the test makes misbehave.
func faulty(t *testing.T, opts ...otelaerospike.Option) (*fixture, *aerospiketest.Cluster) {
	t.Helper()
	cluster := aerospiketest.New(t)
	return dial(t, hostsOf(t, cluster), opts...), cluster
}

func TestExhaustedRetriesAreWhatCausedThem(t *testing.T) {
	policy := aerospike.NewPolicy()
	policy.MaxRetries = 2
	policy.TotalTimeout = 0
	policy.SleepBetweenRetries = 0
	for want, test := range map[string]struct {
		fault   aerospiketest.Fault
		timeout time.Duration
	}{
		"TIMEOUT":       {aerospiketest.Fault{Stall: true}, 20 * time.Millisecond},
		"NETWORK_ERROR": {aerospiketest.Fault{Drop: true}, time.Minute},
	} {
		t.Run(want, func(t *testing.T) {
			f, cluster := faulty(t)
			stagemeter.SetEnabled(true)
			policy.SocketTimeout = test.timeout
			remove := cluster.Inject(test.fault)
			_, err := f.Get(policy, newKey(t, "users", 1))
			remove()
			var outermost *aerospike.AerospikeError
			require.ErrorAs(t, err, &outermost)
			require.Equal(t, types.MAX_RETRIES_EXCEEDED, outermost.ResultCode, "the client wraps the cause")
			require.Equal(t, want, f.only(t)["error.type"])
			require.Equal(t, map[string]uint64{"io!" + want: 1}, f.stages(t))
		})
	}
}

func TestFailuresOfAShareOfRequests(t *testing.T) {
	f, cluster := faulty(t)
	stagemeter.SetEnabled(true)
	key := newKey(t, "users", 1)
	require.NoError(t, f.Unwrap().Put(nil, key, aerospike.BinMap{"n": 1}))
	cluster.Inject(aerospiketest.Fault{ResultCode: int(types.DEVICE_OVERLOAD), Share: 0.25})

	policy := aerospike.NewPolicy()
	policy.MaxRetries = 0
	for range 40 {
		_, _ = f.Get(policy, key)
	}
	outcomes := map[string]uint64{}
	for _, point := range f.durations(t) {
		attributes := texts(point.Attributes)
		outcomes[attributes["error.type"]+attributes["db.response.status_code"]] += point.Count
	}
	require.Equal(t, map[string]uint64{"": 30, "DEVICE_OVERLOAD18": 10}, outcomes)
	require.Equal(t, map[string]uint64{"io": 30, "io!DEVICE_OVERLOAD": 10}, f.stages(t))
}

func TestErrorClassifierDecides(t *testing.T) {
	strict := otelaerospike.WithErrorClassifier(func(err aerospike.Error) string {
		if err.Matches(types.KEY_NOT_FOUND_ERROR) {
			return "miss"
		}
		return ""
	})
	f, cluster := faulty(t, strict)
	stagemeter.SetEnabled(true)
	_, err := f.Get(nil, newKey(t, "users", 1))
	require.ErrorIs(t, err, aerospike.ErrKeyNotFound)
	cluster.Inject(aerospiketest.Fault{ResultCode: int(types.FAIL_FORBIDDEN)})
	require.Error(t, f.Put(nil, newKey(t, "users", 1), aerospike.BinMap{"n": 1}))

	for _, point := range f.durations(t) {
		attributes := texts(point.Attributes)
		switch attributes["db.operation.name"] {
		case "get":
			require.Equal(t, "miss", attributes["error.type"])
			require.Equal(t, "2", attributes["db.response.status_code"])
		case "put":
			require.NotContains(t, attributes, "error.type")
			require.Equal(t, "22", attributes["db.response.status_code"], "the code stays")
		}
	}
	require.Equal(t, map[string]uint64{"io!miss": 1, "io": 1}, f.stages(t))
}

func TestUnknownCodeIsOther(t *testing.T) {
	f, cluster := faulty(t)
	cluster.Inject(aerospiketest.Fault{ResultCode: 199})
	_, err := f.Get(nil, newKey(t, "users", 1))
	require.Error(t, err)
	recorded := f.only(t)
	require.Equal(t, "_OTHER", recorded["error.type"])
	require.Equal(t, "199", recorded["db.response.status_code"])
}

func TestFilteredOutIsAMiss(t *testing.T) {
	f := newFixture(t, answer(&aerospike.AerospikeError{ResultCode: types.FILTERED_OUT}))
	_, _ = f.Get(nil, nil)
	recorded := f.only(t)
	require.NotContains(t, recorded, "error.type")
	require.Equal(t, "27", recorded["db.response.status_code"])
}

func TestSlowLogNamesTheNodeOfAFailure(t *testing.T) {
	var text bytes.Buffer
	cluster := aerospiketest.New(t, aerospiketest.WithNodes(3))
	f := dial(t, hostsOf(t, cluster), otelaerospike.WithSlowLog(slog.New(slog.NewJSONHandler(&text, nil)),
		otelaerospike.SlowLogOptions{Threshold: time.Millisecond}))
	key := newKey(t, "users", "key")
	require.NoError(t, f.Put(nil, key, aerospike.BinMap{"a": 1}))
	defer cluster.Inject(aerospiketest.Fault{Stall: true})()
	policy := aerospike.NewPolicy()
	policy.TotalTimeout, policy.SocketTimeout, policy.MaxRetries = 50*time.Millisecond, 50*time.Millisecond, 0
	_, err := f.Get(policy, key)
	var clientErr *aerospike.AerospikeError
	require.ErrorAs(t, err, &clientErr)
	f.Close()
	require.Contains(t, text.String(), `"node":"`+clientErr.Node.GetHost().String()+`"`)
	require.Contains(t, text.String(), `"error.type":"TIMEOUT"`)
}
