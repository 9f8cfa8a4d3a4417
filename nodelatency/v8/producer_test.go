// Code generated from ../producer_test.go; DO NOT EDIT.

package nodelatency_test

import (
	"sync"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/nodelatency/v8"
)

func TestEveryTypeOfCommandIsBridged(t *testing.T) {
	f := newFixture(t)
	client, cluster := connected(t)
	node := cluster.Nodes()[0].Addr()
	stats, err := client.Stats()
	require.NoError(t, err)
	own := map[string]*latency{}
	for key, value := range stats[node].(map[string]any) {
		if value, ok := value.(map[string]any); ok && value["buckets"] != nil {
			own[key] = newLatency(aerospike.DefaultMetricsPolicy())
		}
	}
	require.Len(t, own, 11, "the client's histograms")
	f.observe(t, newNumbers(map[string]map[string]*latency{node: own}))
	for _, l := range own {
		l.Add(1)
	}
	points := f.points(t)
	require.Len(t, points, 11)
	for _, command := range []string{
		"get", "get_header", "exists", "put", "delete", "operate", "query", "scan", "udf", "batch_read", "batch_write",
	} {
		require.EqualValues(t, 1, points[node+" "+command].Count, command)
	}
}

func TestReadingIsSafeWhileCommandsRun(t *testing.T) {
	client, _ := connected(t)
	f := newFixture(t)
	stop := f.observe(t, client)
	const commands, workers = 50, 4
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := range commands {
				_, _ = client.Get(patient(), newKey(t, i))
			}
		})
	}
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	for last := uint64(0); ; {
		var count uint64
		for _, point := range f.points(t) {
			count += point.Count
		}
		require.GreaterOrEqual(t, count, last)
		last = count
		select {
		case <-done:
			stop()
			for _, point := range f.points(t) {
				require.EqualValues(t, commands*workers, point.Count, "none is lost or counted twice")
			}
			return
		default:
		}
	}
}

func TestOptions(t *testing.T) {
	_, err := nodelatency.NewProducer(nodelatency.WithInterval(-time.Second))
	require.EqualError(t, err, "nodelatency: interval -1s: must not be negative")

	for interval, asked := range map[time.Duration]int{time.Second: 11, 0: 2} {
		f := newFixture(t, nil, nodelatency.WithInterval(interval))
		client := &counting{numbers: newNumbers(nil)}
		f.observe(t, client)
		for range 10 {
			_, err := f.Produce(t.Context())
			require.NoError(t, err)
			f.now.Add(int64(time.Second))
		}
		require.Equal(t, asked, client.asked, "an interval of %v", interval)
	}
}

// counting counts how often it is asked.
type counting struct {
	*numbers
	asked int
}

func (c *counting) Stats() (map[string]any, aerospike.Error) {
	c.asked++
	return c.numbers.Stats()
}
