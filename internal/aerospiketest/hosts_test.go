package aerospiketest

import (
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"
)

func TestHosts(t *testing.T) {
	t.Setenv("AEROSPIKE_HOSTS", "")
	hosts := Hosts(t, WithNodes(2))
	require.Len(t, hosts, 2)
	client, err := aerospike.NewClientWithPolicyAndHost(nil, hosts...)
	require.NoError(t, err)
	client.Close()

	t.Setenv("AEROSPIKE_HOSTS", "10.0.0.1:3000, db.example:3100")
	require.Equal(t, []*aerospike.Host{
		aerospike.NewHost("10.0.0.1", 3000), aerospike.NewHost("db.example", 3100),
	}, Hosts(t))
}

func TestHostsRefusesNonsense(t *testing.T) {
	for _, list := range []string{"nowhere", "a:b", "a:70000", "a:1,,b:2"} {
		_, err := parseHosts(list)
		require.Error(t, err, list)
	}
}
