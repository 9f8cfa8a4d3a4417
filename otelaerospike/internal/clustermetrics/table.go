package clustermetrics

import (
	"go.opentelemetry.io/otel/attribute"

	"github.com/otelaerospike/go/internal/clientstats"
	"github.com/otelaerospike/go/internal/telemetry"
)

const (
	closeReasonKey = attribute.Key("aerospike.client.connection.close_reason")
	tendOutcomeKey = attribute.Key("aerospike.client.tend.outcome")
)

// connectionLimit is the name under which the limit of connections is added to the client's numbers.
const connectionLimit = "connection-limit"

// clusterMetric is one instrument over the client's numbers, of every node or else of the cluster as a whole.
type clusterMetric struct {
	telemetry.Counter
	perNode bool
	values  []value
}

// value is one time series of a node or of the cluster. read reports false when the client does not tell.
type value struct {
	read       func(clientstats.Numbers) (int64, bool)
	attributes []attribute.KeyValue
}

func nodeCounter(name, unit, description string, values ...value) clusterMetric {
	return clusterMetric{telemetry.Counter{Name: name, Unit: unit, Description: description}, true, values}
}

func clusterCounter(name, unit, description, number string) clusterMetric {
	return clusterMetric{telemetry.Counter{Name: name, Unit: unit, Description: description}, false, []value{numbered(number)}}
}

func upDown(m clusterMetric) clusterMetric {
	m.UpDown = true
	return m
}

// numbered is the value of one of the client's numbers.
func numbered(number string, attributes ...attribute.KeyValue) value {
	return value{func(n clientstats.Numbers) (int64, bool) { return n.Int(number) }, attributes}
}

var clusterMetrics = []clusterMetric{
	upDown(nodeCounter("aerospike.client.connection.count", "{connection}",
		"Connections that are open or being opened.", numbered("open-connections"))),
	upDown(clusterCounter("aerospike.client.connection.limit", "{connection}",
		"Connections that may be open to one node at the same time.", connectionLimit)),
	nodeCounter("aerospike.client.connection.attempts", "{attempt}",
		"Attempts to open a connection.", numbered("connections-attempts")),
	nodeCounter("aerospike.client.connection.opened", "{connection}",
		"Connections that were opened and authenticated.", numbered("connections-successful")),
	nodeCounter("aerospike.client.connection.closed", "{connection}",
		"Connections that were closed.",
		numbered("connections-idle-dropped", closeReasonKey.String("idle")),
		numbered("connections-pool-overflow", closeReasonKey.String("pool_overflow")),
		value{closedOtherwise, []attribute.KeyValue{closeReasonKey.String("other")}}),
	nodeCounter("aerospike.client.connection.errors", "{error}",
		"Errors in opening, authenticating, writing to and reading from a connection, timeouts included.",
		numbered("connections-failed")),
	nodeCounter("aerospike.client.connection.io_timeouts", "{timeout}",
		"Timeouts in writing to and reading from a connection.", numbered("connections-error-timeout")),
	nodeCounter("aerospike.client.connection.pool_empty", "{attempt}",
		"Connections that were not opened because the node had as many as it may have.", numbered("connections-pool-empty")),
	nodeCounter("aerospike.client.circuit_breaker.hits", "{hit}",
		"Attempts of commands that were not sent because the node had had too many errors.", numbered("circuit-breaker-hits")),
	nodeCounter("aerospike.client.command.retries", "{retry}",
		"Retries of commands.", numbered("transaction-retry-count")),
	clusterCounter("aerospike.client.command.retries_exhausted", "{command}",
		"Commands that failed because they had used up their retries.", "exceeded-max-retries"),
	clusterCounter("aerospike.client.command.timeouts", "{command}",
		"Commands that failed because their total timeout had passed.", "exceeded-total-timeout"),
	nodeCounter("aerospike.client.tends", "{tend}",
		"Times the client asked a node for the state of the cluster.",
		numbered("tends-successful", tendOutcomeKey.String("success")),
		numbered("tends-failed", tendOutcomeKey.String("failure"))),
	nodeCounter("aerospike.client.partition_map.updates", "{update}",
		"Updates of the partition map from a node.", numbered("partition-map-updates")),
	upDown(clusterCounter("aerospike.client.node.count", "{node}",
		"Nodes of the cluster that the client knows and uses.", clientstats.TotalNodes)),
	nodeCounter("aerospike.client.node.added", "{node}",
		"Times the client began to use a node.", numbered("node-added-count")),
	nodeCounter("aerospike.client.node.removed", "{node}",
		"Times the client stopped using a node.", numbered("node-removed-count")),
}

// closedOtherwise counts the closed connections that are counted under no reason of their own.
func closedOtherwise(n clientstats.Numbers) (int64, bool) {
	closed, ok := n.Int("closed-connections")
	idle, _ := n.Int("connections-idle-dropped")
	overflow, _ := n.Int("connections-pool-overflow")
	return max(closed-idle-overflow, 0), ok
}
