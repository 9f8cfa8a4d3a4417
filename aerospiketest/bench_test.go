package aerospiketest

import (
	"fmt"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"
)

const benchmarkKeys = 100

func putBenchmarkRecords(b *testing.B, client *aerospike.Client) []*aerospike.Key {
	b.Helper()
	keys := newKeys(b, "bench", benchmarkKeys)
	for i, key := range keys {
		bins := aerospike.BinMap{"id": i, "name": fmt.Sprintf("name of record %d", i), "score": float64(i)}
		require.NoError(b, client.Put(nil, key, bins))
	}
	return keys
}

func reportBatches(b *testing.B) {
	b.Helper()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "batches/s")
	b.ReportMetric(float64(b.N)*benchmarkKeys/b.Elapsed().Seconds(), "keys/s")
}

// BenchmarkBatchRead reads 100 keys through the client. Most of the time is the
// client's: compare BenchmarkBatchReadRaw.
func BenchmarkBatchRead(b *testing.B) {
	_, client := start(b)
	keys := putBenchmarkRecords(b, client)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := client.BatchGet(nil, keys); err != nil {
			b.Fatal(err)
		}
	}
	reportBatches(b)
}

// BenchmarkBatchReadRaw reads the same 100 keys over a bare connection.
func BenchmarkBatchReadRaw(b *testing.B) {
	cluster, client := start(b)
	request := frame(frameMessage, batchReadAll(putBenchmarkRecords(b, client)))
	client.Close()
	c := dial(b, cluster.Nodes()[0])
	var reply []byte
	b.ReportAllocs()
	for b.Loop() {
		if _, err := c.Write(request); err != nil {
			b.Fatal(err)
		}
		var err error
		if _, reply, err = readFrame(c, reply); err != nil {
			b.Fatal(err)
		}
	}
	reportBatches(b)
}

// BenchmarkBatchReadServer executes the same batch without any connection.
func BenchmarkBatchReadServer(b *testing.B) {
	cluster, client := start(b)
	request := batchReadAll(putBenchmarkRecords(b, client))
	node := cluster.Nodes()[0]
	c := newConn(node, node.run, discard{})
	b.ReportAllocs()
	for b.Loop() {
		if err := c.records(request); err != nil {
			b.Fatal(err)
		}
	}
	reportBatches(b)
}
