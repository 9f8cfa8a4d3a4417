package nodelatency

import (
	"errors"
	"fmt"
	"math"
	"net"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
)

// commandTypes are the client's types of commands, and the keys of their histograms in what its Stats returns.
var commandTypes = [...]struct{ name, key string }{
	{"get", "get-metrics"},
	{"get_header", "get-header-metrics"},
	{"exists", "exists-metrics"},
	{"put", "put-metrics"},
	{"delete", "delete-metrics"},
	{"operate", "operate-metrics"},
	{"query", "query-metrics"},
	{"scan", "scan-metrics"},
	{"udf", "udf-metrics"},
	{"batch_read", "batch-read-metrics"},
	{"batch_write", "batch-write-metrics"},
}

// nodeType is one of the histograms of a client: a node, by host:port, and an index of commandTypes.
type nodeType struct {
	node        string
	commandType int
}

// latencies is what a histogram of the client holds.
type latencies struct {
	buckets []uint64
	sum     float64 // microseconds
}

// since returns what has been added to l since it was earlier. A histogram that has fewer in a bucket than it had, or other
// buckets, began anew, and all of it was added. Its sum may have gone on: the client does not reset it.
func (l latencies) since(earlier latencies) latencies {
	added := latencies{make([]uint64, len(l.buckets)), l.sum}
	copy(added.buckets, l.buckets)
	if earlier.sum <= l.sum {
		added.sum -= earlier.sum
	}
	if len(earlier.buckets) != len(l.buckets) {
		return added
	}
	for i, count := range earlier.buckets {
		if count > l.buckets[i] {
			return added
		}
	}
	for i, count := range earlier.buckets {
		added.buckets[i] -= count
	}
	return added
}

// empty reports whether no command was counted.
func (l latencies) empty() bool {
	for _, count := range l.buckets {
		if count > 0 {
			return false
		}
	}
	return true
}

// errPanicked is why a client is not asked again: a panic may have left its locks held.
var errPanicked = errors.New("panic")

// askStats asks the client for its numbers. A panic becomes an error.
func askStats(client aerospike.ClientIfc) (stats map[string]any, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: %v", errPanicked, p)
		}
	}()
	stats, failure := client.Stats()
	if failure != nil {
		return nil, failure
	}
	return stats, nil
}

// parseStats picks the histograms of so many buckets from what Stats returned, and leaves out what is none.
func parseStats(stats map[string]any, buckets int) map[nodeType]latencies {
	parsed := map[nodeType]latencies{}
	for address, value := range stats {
		numbers, ok := value.(map[string]any)
		if !ok {
			continue
		}
		if _, _, err := net.SplitHostPort(address); err != nil {
			continue // the sum of all nodes
		}
		for i, commandType := range commandTypes {
			if l, ok := parseLatencies(numbers[commandType.key], buckets); ok {
				parsed[nodeType{address, i}] = l
			}
		}
	}
	return parsed
}

// parseLatencies reads one histogram. Its count is left out: the client does not reset it when it resets the buckets.
func parseLatencies(value any, buckets int) (latencies, bool) {
	histogram, _ := value.(map[string]any)
	counts, _ := histogram["buckets"].([]any)
	sum, ok := histogram["sum"].(float64)
	if len(counts) != buckets || !ok || !(sum >= 0 && sum <= math.MaxFloat64) {
		return latencies{}, false
	}
	l := latencies{make([]uint64, buckets), sum}
	for i, count := range counts {
		n, ok := count.(float64)
		if !ok || !(n >= 0 && n <= largestCount) {
			return latencies{}, false
		}
		l.buckets[i] = uint64(n)
	}
	return l, true
}

// largestCount is the largest whole number below which a float64, which JSON makes of it, has all.
const largestCount = 1 << 53
