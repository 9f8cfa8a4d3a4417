package otelaerospike_test

import (
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

// failing is an idle client whose reads fail with one and the same error.
type failing struct {
	idle
	err aerospike.Error
}

func (f failing) Get(*aerospike.BasePolicy, *aerospike.Key, ...string) (*aerospike.Record, aerospike.Error) {
	return nil, f.err
}

func TestWrappedCallsAllocateNothing(t *testing.T) {
	key := newKey(t, "users", 1)
	keys := []*aerospike.Key{key, newKey(t, "orders", 2)}
	limit := otelaerospike.WithConcurrencyLimit(1, 0)
	for name, client := range map[string]bareClient{
		"success": idle{},
		"miss":    failing{err: &aerospike.AerospikeError{ResultCode: types.KEY_NOT_FOUND_ERROR}},
		"failure": failing{err: &aerospike.AerospikeError{ResultCode: types.TIMEOUT}},
	} {
		for option, opts := range map[string][]otelaerospike.Option{"unlimited": nil, "limited": {limit}} {
			t.Run(name+"/"+option, func(t *testing.T) {
				f := newFixture(t, client, opts...)
				calls := func() {
					_, _ = f.Get(nil, key)
					_, _ = f.BatchGet(nil, keys)
				}
				calls()
				require.Zero(t, testing.AllocsPerRun(100, calls), "profiling off")
				stagemeter.SetEnabled(true)
				calls()
				require.Zero(t, testing.AllocsPerRun(100, calls), "profiling on")
				require.NotEmpty(t, f.durations(t))
				require.NotEmpty(t, f.stages(t))
			})
		}
	}
}
