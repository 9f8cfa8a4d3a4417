package aerospiketest

import (
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"
)

func TestExpiry(t *testing.T) {
	clock := newManualClock()
	_, client := start(t, WithClock(clock.Now))
	keys := newKeys(t, "s", 5)
	put := func(key *aerospike.Key, ttl uint32) {
		t.Helper()
		require.NoError(t, client.Put(aerospike.NewWritePolicy(0, ttl), key, aerospike.BinMap{"a": 1}))
	}
	exists := func() []bool {
		t.Helper()
		found, err := client.BatchExists(nil, keys)
		require.NoError(t, err)
		return found
	}

	put(keys[0], 10)
	put(keys[1], aerospike.TTLDontExpire)
	put(keys[2], aerospike.TTLServerDefault)
	put(keys[3], 10)
	put(keys[4], 10)

	r, err := client.Get(nil, keys[0])
	require.NoError(t, err)
	require.InDelta(t, 10, r.Expiration, 9)

	clock.Advance(9 * time.Second)
	require.Equal(t, []bool{true, true, true, true, true}, exists())
	require.NoError(t, client.Touch(aerospike.NewWritePolicy(0, 10), keys[3]))
	put(keys[4], aerospike.TTLDontUpdate)

	clock.Advance(time.Second)
	require.Equal(t, []bool{false, true, true, true, false}, exists())
	_, err = client.Get(nil, keys[0])
	requireCode(t, types.KEY_NOT_FOUND_ERROR, err)
	requireCode(t, types.KEY_NOT_FOUND_ERROR, client.Touch(nil, keys[0]))

	// An expired record is created anew.
	put(keys[0], aerospike.TTLDontUpdate)
	r, err = client.Get(nil, keys[0])
	require.NoError(t, err)
	require.Equal(t, uint32(1), r.Generation)

	clock.Advance(1000 * time.Hour)
	require.Equal(t, []bool{true, true, true, false, false}, exists())
	require.Len(t, scanAll(t, client, "s"), 3)
}

// readKinds returns the ways to read a record that touch it when at most the given
// percentage of its life is left.
func readKinds(client *aerospike.Client, percent int32) map[string]func(*aerospike.Key) aerospike.Error {
	single := aerospike.NewPolicy()
	single.ReadTouchTTLPercent = percent
	operate := aerospike.NewWritePolicy(0, 0)
	operate.ReadTouchTTLPercent = percent
	row := aerospike.NewBatchReadPolicy()
	row.ReadTouchTTLPercent = percent
	return map[string]func(*aerospike.Key) aerospike.Error{
		"get": func(key *aerospike.Key) aerospike.Error {
			_, err := client.Get(single, key)
			return err
		},
		"exists": func(key *aerospike.Key) aerospike.Error {
			_, err := client.Exists(single, key)
			return err
		},
		"operate": func(key *aerospike.Key) aerospike.Error {
			_, err := client.Operate(operate, key, aerospike.GetBinOp("a"))
			return err
		},
		"batch": func(key *aerospike.Key) aerospike.Error {
			read := aerospike.NewBatchReadOps(row, key, aerospike.GetBinOp("a"))
			other := aerospike.NewBatchRead(nil, key, []string{"a"})
			return client.BatchOperate(nil, []aerospike.BatchRecordIfc{other, read})
		},
	}
}

func TestReadTouch(t *testing.T) {
	clock := newManualClock()
	_, client := start(t, WithClock(clock.Now))
	for name, read := range readKinds(client, 40) {
		t.Run(name, func(t *testing.T) {
			key := newKey(t, "touch", name)
			require.NoError(t, client.Put(aerospike.NewWritePolicy(0, 100), key, aerospike.BinMap{"a": 1}))
			pass := func(d time.Duration) {
				t.Helper()
				clock.Advance(d)
				r, err := client.Get(nil, key)
				require.NoError(t, err)
				require.Equal(t, uint32(1), r.Generation)
			}

			pass(59 * time.Second)
			require.NoError(t, read(key)) // too early
			pass(time.Second)
			require.NoError(t, read(key))
			pass(60 * time.Second)
			require.NoError(t, read(key)) // the life it was given still has 100 seconds
			pass(99 * time.Second)
			clock.Advance(time.Second)
			_, err := client.Get(nil, key)
			requireCode(t, types.KEY_NOT_FOUND_ERROR, err)
		})
	}
}

func TestReadsThatDoNotTouch(t *testing.T) {
	clock := newManualClock()
	_, client := start(t, WithClock(clock.Now))
	key, lasting := newKey(t, "touch", 1), newKey(t, "touch", 2)
	require.NoError(t, client.Put(aerospike.NewWritePolicy(0, 100), key, aerospike.BinMap{"a": 1}))
	require.NoError(t, client.Put(nil, lasting, aerospike.BinMap{"a": 1}))
	clock.Advance(99 * time.Second)
	for _, percent := range []int32{0, -1} {
		for _, read := range readKinds(client, percent) {
			require.NoError(t, read(key))
		}
	}
	requireCode(t, types.PARAMETER_ERROR, readKinds(client, 101)["get"](key))
	batch := aerospike.NewBatchPolicy()
	batch.ReadTouchTTLPercent = 100 // which the client sends outside the rows
	_, batchErr := client.BatchGet(batch, []*aerospike.Key{key, lasting})
	require.NoError(t, batchErr)
	for _, read := range readKinds(client, 100) {
		require.NoError(t, read(lasting))
	}

	clock.Advance(time.Second)
	_, err := client.Get(nil, key)
	requireCode(t, types.KEY_NOT_FOUND_ERROR, err)
	clock.Advance(1000 * time.Hour)
	_, err = client.Get(nil, lasting)
	require.NoError(t, err)
}
