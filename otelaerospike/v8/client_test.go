// Code generated from ../client_test.go; DO NOT EDIT.

package otelaerospike_test

import (
	"context"
	"net"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric/noop"

	"github.com/otelaerospike/go/otelaerospike/v8"
)

func TestWrapRefusesNil(t *testing.T) {
	for _, client := range []bareClient{nil, (*aerospike.Client)(nil), (*otelaerospike.Client)(nil)} {
		wrapped, err := otelaerospike.Wrap(client)
		require.Nil(t, wrapped)
		require.EqualError(t, err, "otelaerospike: wrap: the client is nil")
	}
}

func TestNewClientRefusesBadHosts(t *testing.T) {
	for _, hosts := range [][]*aerospike.Host{nil, {}, {nil}, {aerospike.NewHost("127.0.0.1", 3000), nil}} {
		client, err := otelaerospike.NewClient(nil, hosts)
		require.Nil(t, client)
		require.EqualError(t, err,
			"otelaerospike: connect: hosts must name at least one host, and none may be nil")
	}
}

func TestBadOptionsAreRefusedAllAtOnce(t *testing.T) {
	bad := []otelaerospike.Option{
		nil,
		otelaerospike.WithConcurrencyLimit(0, -time.Second),
		otelaerospike.WithSetLimit(-1),
		otelaerospike.WithAttributes(attribute.String("fine", ""), attribute.KeyValue{}),
	}
	_, err := otelaerospike.Wrap(answer(nil), bad...)
	require.EqualError(t, err, "otelaerospike: concurrency limit 0: must be at least 1\n"+
		"otelaerospike: queue timeout -1s: must not be negative\n"+
		"otelaerospike: set limit -1: must not be negative\n"+
		"otelaerospike: attribute 1, \"\": must have a key")
	_, fromNewClient := otelaerospike.NewClient(nil, []*aerospike.Host{closedPort(t)}, bad...)
	require.EqualError(t, fromNewClient, err.Error(), "before anything is connected")
}

func TestWrapRefusesAnInstrumentedClient(t *testing.T) {
	instrumented, err := otelaerospike.Wrap(answer(nil))
	require.NoError(t, err)
	_, err = otelaerospike.Wrap(instrumented)
	require.ErrorContains(t, err, "instrumented already")
	_, err = otelaerospike.Wrap(instrumented.WithContext(t.Context()))
	require.ErrorContains(t, err, "instrumented already")
	_, err = otelaerospike.Wrap(instrumented.Unwrap())
	require.NoError(t, err)
}

func TestNewClientCannotConnect(t *testing.T) {
	policy := aerospike.NewClientPolicy()
	policy.Timeout = time.Second
	host := closedPort(t)

	client, err := otelaerospike.NewClient(policy, []*aerospike.Host{host})
	require.Nil(t, client)
	require.ErrorContains(t, err, "otelaerospike: connect to ["+host.String()+"]: ")
	var ae *aerospike.AerospikeError
	require.ErrorAs(t, err, &ae)

	policy.FailIfNotConnected = false
	client, err = otelaerospike.NewClient(policy, []*aerospike.Host{host},
		otelaerospike.WithMeterProvider(noop.NewMeterProvider()))
	require.Error(t, err)
	require.NotNil(t, client, "the client goes on trying, as the policy says")
	require.False(t, client.IsConnected())
	_, getErr := client.Get(nil, newKey(t, "users", 1))
	require.Error(t, getErr)
	client.Close()
}

func TestNilOptionsAreIgnored(t *testing.T) {
	f := newFixture(t, answer(nil), otelaerospike.WithMeterProvider(nil), otelaerospike.WithErrorClassifier(nil))
	var ctx context.Context
	_ = f.WithContext(ctx).Put(nil, nil, nil)
	require.Equal(t, "put", f.only(t)["db.operation.name"])
}

func TestUnwrapReturnsTheClient(t *testing.T) {
	client := &struct{ bareClient }{answer(nil)}
	f := newFixture(t, client)
	require.Same(t, client, f.Unwrap())
	require.Same(t, client, f.WithContext(t.Context()).Unwrap())
}

// closedPort returns an address of this machine where nobody listens.
func closedPort(t *testing.T) *aerospike.Host {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	port := listener.Addr().(*net.TCPAddr).Port
	require.NoError(t, listener.Close())
	return aerospike.NewHost("127.0.0.1", port)
}

// proxy is a client that panics when it is asked for its nodes, as v7's proxy client does.
type proxy struct{ stub }

func (proxy) GetNodes() []*aerospike.Node { panic("not supported by the proxy") }

func TestWrapTakesAClientWithoutNodes(t *testing.T) {
	f := newFixture(t, proxy{stub{respond: func(string, ...any) aerospike.Error { return nil }}})
	_ = f.Put(nil, nil, nil)
	require.NotContains(t, f.only(t), "server.address")
}
