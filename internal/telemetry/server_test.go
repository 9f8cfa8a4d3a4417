package telemetry_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"

	"github.com/otelaerospike/go/internal/telemetry"
)

func TestServerAttributesSplitHostAndPort(t *testing.T) {
	address, port := attribute.Key("server.address"), attribute.Key("server.port")
	for hostPort, want := range map[string][]attribute.KeyValue{
		"10.0.0.1:3000": {address.String("10.0.0.1"), port.Int(3000)},
		"[::1]:3000":    {address.String("::1"), port.Int(3000)},
		"node:name":     {address.String("node")},
		"_OTHER":        {address.String("_OTHER")},
	} {
		require.Equal(t, want, telemetry.ServerAttributes(hostPort), hostPort)
	}
}
