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
