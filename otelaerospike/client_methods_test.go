package otelaerospike_test

import (
	"reflect"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/openio"
	"github.com/otelaerospike/go/otelaerospike"
)

func TestInstrumentedClientHasEveryMethodOfTheClient(t *testing.T) {
	instrumented := reflect.TypeFor[*otelaerospike.Client]()
	for method := range reflect.TypeFor[*aerospike.Client]().Methods() {
		if method.Name == openio.Method {
			continue // cmd/openio has added it
		}
		own, ok := instrumented.MethodByName(method.Name)
		require.True(t, ok, method.Name)
		require.Equal(t, withoutReceiver(method.Type), withoutReceiver(own.Type), method.Name)
	}
}

func withoutReceiver(method reflect.Type) (types []reflect.Type) {
	for i := 1; i < method.NumIn(); i++ {
		types = append(types, method.In(i))
	}
	for out := range method.Outs() {
		types = append(types, out)
	}
	return types
}

func TestMetricsOfTheClientAreForwardedWhereItHasThem(t *testing.T) {
	f := newFixture(t, stub{})
	f.EnableMetrics(nil)
	f.DisableMetrics()
	require.False(t, f.MetricsEnabled(), "a client without metrics")

	client, _ := connected(t)
	bare := client.bareClient.(*aerospike.Client)
	f = newFixture(t, bare)
	f.EnableMetrics(aerospike.DefaultMetricsPolicy())
	require.True(t, bare.MetricsEnabled())
	require.True(t, f.MetricsEnabled())
	f.DisableMetrics()
	require.False(t, bare.MetricsEnabled())
	policy := aerospike.NewBatchReadPolicy()
	f.SetDefaultBatchReadPolicy(policy)
	require.Same(t, policy, f.GetDefaultBatchReadPolicy())
	require.Same(t, policy, bare.GetDefaultBatchReadPolicy())
}
