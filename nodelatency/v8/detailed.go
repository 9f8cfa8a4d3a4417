package nodelatency

import (
	"strconv"

	"github.com/aerospike/aerospike-client-go/v8/types"
)

// WithDetailedMetrics produces what client v8 counts by namespace, too: how long commands take to get a connection, to send their
// request and to wait for and parse the response, the sizes of both, and the result codes. docs/nodelatency.md lists the
// metrics and what they leave out. The default is [MetricName] alone.
//
// The client counts all of it whenever its metrics are enabled, with this option or without. What the option adds is paid when a
// reader collects: 130 more time series in Prometheus for each node, namespace and type of command, one for each result code, and the
// memory for them.
func WithDetailedMetrics() Option {
	return optionFunc(func(c *config) { c.Detailed, c.StatusCodes = true, statusCodes() })
}

// statusCodes returns db.response.status_code by the names that the client has for the result codes of servers.
func statusCodes() map[string]string {
	const largest = 255 // a code is a byte in the protocol
	codes := make(map[string]string, largest+1)
	for code := range largest + 1 {
		codes[types.ResultCode(code).String()] = strconv.Itoa(code)
	}
	return codes
}
