package nodelatency_test

import (
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/aerospiketest"
)

func TestCommandTypesAreTheClients(t *testing.T) {
	client, cluster := connected(t)
	f := newFixture(t)
	f.observe(t, client)
	one, two := []*aerospike.Key{newKey(t, 1)}, []*aerospike.Key{newKey(t, 1), newKey(t, 2)}
	for _, run := range []func() error{
		func() error { return asError(client.Put(nil, one[0], aerospike.BinMap{"a": 1})) },
		func() error { return asError(client.Add(nil, one[0], aerospike.BinMap{"a": 1})) },
		func() error { return asError(client.Touch(nil, one[0])) },
		func() error { _, err := client.BatchGet(nil, two); return asError(err) },
		func() error { _, err := client.BatchExists(nil, two); return asError(err) },
		func() error {
			return asError(client.BatchOperate(nil, []aerospike.BatchRecordIfc{
				aerospike.NewBatchRead(nil, two[0], nil), aerospike.NewBatchRead(nil, two[1], nil)}))
		},
		func() error { _, err := client.BatchGet(nil, one); return asError(err) },
		func() error { _, err := client.BatchDelete(nil, nil, two); return asError(err) },
	} {
		require.NoError(t, run())
	}
	counts := map[string]uint64{}
	for key, point := range f.points(t) {
		counts[key] = point.Count
	}
	node := cluster.Nodes()[0]
	require.Equal(t, map[string]uint64{
		node.Addr() + " put":         3, // put, add and touch
		node.Addr() + " batch_read":  3, // every batch that only reads
		node.Addr() + " get":         1, // a batch of one key
		node.Addr() + " batch_write": 1,
	}, counts)
	require.EqualValues(t, 4, node.Requests(aerospiketest.Batch))
}

// asError turns a nil [aerospike.Error] into a nil error.
func asError(err aerospike.Error) error {
	if err == nil {
		return nil
	}
	return err
}
