package bridge

import (
	"math"

	"github.com/otelaerospike/go/internal/clientstats"
	"github.com/otelaerospike/go/internal/telemetry"
)

// subject identifies what a count is about: a metric, a node and a type of command. The detailed metrics have a namespace too.
type subject struct {
	metric      int // index into metrics
	node        string
	namespace   string
	commandType int    // index into commandTypes
	result      string // the status code; only for the metric results
}

// parser extracts the counts from the answer of the client's Stats. It leaves out what it does not understand.
type parser struct {
	detailed    bool
	statusCodes map[string]string // by the client's name for the result code
}

// parse returns the results, and the histograms that have the given number of buckets.
func (p parser) parse(nodes map[string]clientstats.Numbers, buckets int) map[subject]counts {
	parsed := map[subject]counts{}
	for node, numbers := range nodes {
		for i, commandType := range commandTypes {
			if c, ok := parseHistogram(numbers[commandType.durations], buckets); ok {
				parsed[subject{metric: durations, node: node, commandType: i}] = c
			}
		}
		if p.detailed {
			eachCommand(numbers["detailed-metrics"], func(namespace string, commandType int, values map[string]any) {
				parseDetailed(parsed, subject{0, node, namespace, commandType, ""}, values, buckets)
			})
			eachCommand(numbers["detailed-resultcode-counts"], func(namespace string, commandType int, values map[string]any) {
				p.parseResults(parsed, subject{results, node, namespace, commandType, ""}, values)
			})
		}
	}
	return parsed
}

// eachCommand calls f with the values for each namespace and type of command.
func eachCommand(numbers any, f func(namespace string, commandType int, values map[string]any)) {
	namespaces, _ := numbers.(map[string]any)
	for namespace, value := range namespaces {
		commands, _ := value.(map[string]any)
		for i, commandType := range commandTypes {
			if values, ok := commands[commandType.detailed].(map[string]any); ok && commandType.detailed != "" {
				f(namespace, i, values)
			}
		}
	}
}

func parseDetailed(parsed map[subject]counts, s subject, histograms map[string]any, buckets int) {
	for i, m := range metrics {
		if m.histogram == "" {
			continue
		}
		if c, ok := parseHistogram(histograms[m.histogram], buckets); ok {
			s.metric = i
			parsed[s] = c
		}
	}
}

func (p parser) parseResults(parsed map[subject]counts, s subject, byName map[string]any) {
	for name, value := range byName {
		n, ok := parseCount(value)
		if !ok {
			continue
		}
		if s.result, ok = p.statusCodes[name]; !ok {
			s.result = telemetry.Other
		}
		if before, ok := parsed[s]; ok {
			n += before.buckets[0]
		}
		parsed[s] = counts{buckets: []uint64{n}}
	}
}

// parseHistogram reads one histogram. The histogram's own count only serves to tell what was in buckets that no longer exist: the client
// does not reset the count with the buckets.
func parseHistogram(value any, buckets int) (counts, bool) {
	histogram, _ := value.(map[string]any)
	values, _ := histogram["buckets"].([]any)
	sum, ok := histogram["sum"].(float64)
	if len(values) != buckets || !ok || !(sum >= 0 && sum <= math.MaxFloat64) {
		return counts{}, false
	}
	c := counts{buckets: make([]uint64, buckets), sum: sum}
	for i, value := range values {
		if c.buckets[i], ok = parseCount(value); !ok {
			return counts{}, false
		}
	}
	if all, ok := parseCount(histogram["count"]); ok {
		c.dropped = all - min(all, c.total())
	}
	return c, true
}

// parseCount reads a number that has gone through JSON. Beyond 2^53 a float64 no longer has every whole number.
func parseCount(value any) (uint64, bool) {
	n, ok := value.(float64)
	if !ok || !(n >= 0 && n <= 1<<53) {
		return 0, false
	}
	return uint64(n), true
}
