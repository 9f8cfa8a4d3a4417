package telemetry

import (
	"net"
	"strconv"

	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
)

// ServerAttributes returns server.address and server.port for a host:port, as valid UTF-8. Without a port, it returns server.address
// alone.
func ServerAttributes(hostPort string) []attribute.KeyValue {
	hostPort = Valid(hostPort)
	host, port, err := net.SplitHostPort(hostPort)
	if err != nil {
		return []attribute.KeyValue{semconv.ServerAddress(hostPort)}
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return []attribute.KeyValue{semconv.ServerAddress(host)}
	}
	return []attribute.KeyValue{semconv.ServerAddress(host), semconv.ServerPort(number)}
}
