package otelaerospike_test

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http/httptest"
	"strconv"
	"sync"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

// bytes returns what all operations have sent and received.
func (f *fixture) bytes(t *testing.T) (sent, received int64) {
	t.Helper()
	for _, m := range f.wholeScope(t, otelaerospike.ScopeName).Metrics {
		if histogram, ok := m.Data.(metricdata.Histogram[int64]); ok {
			for _, point := range histogram.DataPoints {
				switch m.Name {
				case "aerospike.client.io.sent":
					sent += point.Sum
				case "aerospike.client.io.received":
					received += point.Sum
				}
			}
		}
	}
	return sent, received
}

func TestPartsOfCompressedCommandsAddUp(t *testing.T) {
	f, _ := openFixture(t, aerospike.NewClientPolicy())
	const size = 100_000
	key, blob := newKey(t, "users", "key"), aerospike.NewBin("blob", make([]byte, size))
	write, read, batch := patientWrite(), patient(), aerospike.NewBatchPolicy()
	batch.BasePolicy = *patient()
	write.UseCompression, read.UseCompression, batch.UseCompression = true, true, true
	stagemeter.SetEnabled(true)
	require.NoError(t, f.PutBins(write, key, blob))
	sent, _ := f.bytes(t)
	require.Positive(t, sent)
	require.Less(t, sent, int64(size/10), "what the socket has taken")
	record, err := f.Get(read, key)
	require.NoError(t, err)
	require.Len(t, record.Bins["blob"], size)
	_, received := f.bytes(t)
	require.Greater(t, received, int64(size), "what the decompressor has given")
	records, err := f.BatchGet(batch, []*aerospike.Key{key, key})
	require.NoError(t, err)
	require.Len(t, records[1].Bins["blob"], size)
	parts, left := f.parts(t)
	require.InDelta(t, 0, left, 1e-9, parts)
	for _, part := range []string{"encode", "send", "first_byte", "decode"} {
		require.Positive(t, parts[part], part)
	}
}

func TestPartsOverTLS(t *testing.T) {
	cluster := aerospiketest.New(t)
	policy := aerospike.NewClientPolicy()
	policy.MinConnectionsPerNode = 4
	var host *aerospike.Host
	host, policy.TlsConfig = serveTLS(t, cluster.Addresses()[0])
	f := dialWith(t, policy, []*aerospike.Host{host})
	requireOpen(t, f)
	key := newKey(t, "users", "key")
	require.NoError(t, f.PutBins(patientWrite(), key, aerospike.NewBin("blob", make([]byte, 200_000)))) // several TLS records
	stagemeter.SetEnabled(true)
	defer cluster.Inject(aerospiketest.Fault{Latency: slow})()
	require.NoError(t, get(f, key))
	stagemeter.SetEnabled(false)
	parts, left := f.parts(t)
	require.InDelta(t, 0, left, 1e-9, parts)
	require.Greater(t, parts["first_byte"], total(parts)/2, parts)
	_, received := f.bytes(t)
	require.Greater(t, received, int64(200_000))
}

// serveTLS accepts TLS connections for a node until the test ends. It returns its address, and what a client needs to trust it.
func serveTLS(t *testing.T, node string) (*aerospike.Host, *tls.Config) {
	t.Helper()
	certified := httptest.NewTLSServer(nil) // has a certificate for example.com
	defer certified.Close()
	roots := x509.NewCertPool()
	roots.AddCert(certified.Certificate())
	listener, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: certified.TLS.Certificates, MinVersion: tls.VersionTLS12})
	require.NoError(t, err)
	var connections sync.WaitGroup
	connections.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			connections.Go(func() { join(t, client, node) })
		}
	})
	t.Cleanup(connections.Wait) // the client has been closed by then
	t.Cleanup(func() { _ = listener.Close() })
	name, port, err := net.SplitHostPort(listener.Addr().String())
	require.NoError(t, err)
	number, err := strconv.Atoi(port)
	require.NoError(t, err)
	host := aerospike.NewHost(name, number)
	host.TLSName = "example.com"
	return host, &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}
}

// join copies between a client and a node until either has closed its end.
func join(t *testing.T, client net.Conn, node string) {
	t.Helper()
	defer func() { _ = client.Close() }()
	server, err := net.Dial("tcp", node)
	if err != nil {
		return
	}
	var replies sync.WaitGroup
	replies.Go(func() {
		_, _ = io.Copy(client, server)
		_ = client.Close()
	})
	_, _ = io.Copy(server, client)
	_ = server.Close()
	replies.Wait()
}
