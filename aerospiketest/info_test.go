package aerospiketest

import (
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"
)

// ask requests one info value from a node.
func ask(tb testing.TB, client *aerospike.Client, name string) string {
	tb.Helper()
	reply, err := client.GetNodes()[0].RequestInfo(aerospike.NewInfoPolicy(), name)
	require.NoError(tb, err)
	return reply[name]
}

func TestInfoValues(t *testing.T) {
	cluster, client := start(t, WithNamespaces("test", "other"))
	putNumbered(t, client, "a", 3)
	putNumbered(t, client, "b", 2)
	for name, want := range map[string]string{
		"node":              cluster.Nodes()[0].Name(),
		"build":             "8.1.2.0",
		"edition":           "Aerospike Community Edition",
		"status":            "ok",
		"cluster-name":      "null",
		"partitions":        "4096",
		"namespaces":        "test;other",
		"service-clear-std": cluster.Nodes()[0].Addr(),
		"service-tls-std":   "",
		"sets":              "ns=test:set=a:objects=3;ns=test:set=b:objects=2;",
		"namespace/test":    "objects=5;replication-factor=1;default-ttl=0;nsup-period=120",
		"namespace/none":    "ERROR:20:unknown namespace",
		"racks:":            "ns=test:rack_0=" + cluster.Nodes()[0].Name() + ";ns=other:rack_0=" + cluster.Nodes()[0].Name(),
		"peers-tls-std":     "1,,[]",
		"no-such-command":   "ERROR:4:unrecognized command",
	} {
		require.Equal(t, want, ask(t, client, name), name)
	}

	defer cluster.Inject(Fault{Commands: Info, ResultCode: int(types.NOT_AUTHENTICATED)})()
	require.Equal(t, "ERROR:80:injected", ask(t, client, "build"))
}

func TestTruncate(t *testing.T) {
	clock := newManualClock()
	_, client := start(t, WithNodes(2), WithClock(clock.Now))
	putNumbered(t, client, "a", 10)
	putNumbered(t, client, "b", 10)
	require.NoError(t, client.Truncate(nil, "test", "a", nil))
	require.Empty(t, scanAll(t, client, "a"))
	require.Len(t, scanAll(t, client, "b"), 10)

	clock.Advance(time.Second)
	between := clock.Now()
	clock.Advance(time.Second)
	putNumbered(t, client, "b", 4)
	require.NoError(t, client.Truncate(nil, "test", "b", &between))
	require.Equal(t, each(0, 4), numbers(scanAll(t, client, "b")))

	putNumbered(t, client, "a", 10)
	require.NoError(t, client.Truncate(nil, "test", "", nil))
	require.Empty(t, scanAll(t, client, ""))

	future := clock.Now().Add(time.Hour)
	requireCode(t, types.PARAMETER_ERROR, client.Truncate(nil, "test", "a", &future))
	requireCode(t, types.PARAMETER_ERROR, client.Truncate(nil, "none", "a", nil))
}

func TestIndexes(t *testing.T) {
	_, client := start(t, WithNodes(2))
	createIndex(t, client, "ages", "age", aerospike.NUMERIC)
	require.Equal(t, "ns=test:indexname=ages:set=a:bin=age:type=numeric:indextype=default:state=RW;", ask(t, client, "sindex"))
	_, err := client.CreateIndex(nil, "test", "a", "ages", "age", aerospike.NUMERIC)
	require.NoError(t, err, "nothing changes")
	_, err = client.CreateIndex(nil, "test", "a", "ages", "age", aerospike.STRING)
	requireCode(t, types.INDEX_FOUND, err)
	_, err = client.CreateComplexIndex(nil, "test", "a", "list", "l", aerospike.STRING, aerospike.ICT_LIST)
	require.NoError(t, err)
	_, err = client.CreateIndex(nil, "none", "a", "x", "age", aerospike.NUMERIC)
	requireCode(t, types.PARAMETER_ERROR, err)

	require.NoError(t, client.DropIndex(nil, "test", "a", "ages"))
	require.NoError(t, client.DropIndex(nil, "test", "a", "ages"))
	require.NoError(t, client.DropIndex(nil, "test", "a", "list"))
	require.Empty(t, ask(t, client, "sindex-list:"))
}

func TestModules(t *testing.T) {
	_, client := start(t, WithNodes(2))
	task, err := client.RegisterUDF(nil, []byte("function f() end"), "m.lua", aerospike.LUA)
	require.NoError(t, err)
	done, err := task.IsDone()
	require.NoError(t, err)
	require.True(t, done)
	modules, err := client.ListUDF(nil)
	require.NoError(t, err)
	require.Equal(t, []*aerospike.UDF{{
		Filename: "m.lua", Hash: "f37995b1d7c626139c9a239b83b074295e82ad29", Language: aerospike.LUA,
	}}, modules)

	removed, err := client.RemoveUDF(nil, "m.lua")
	require.NoError(t, err)
	done, err = removed.IsDone()
	require.NoError(t, err)
	require.True(t, done)
	_, err = client.RemoveUDF(nil, "m.lua")
	require.NoError(t, err)
}

func TestEnterpriseInfoIsRefused(t *testing.T) {
	_, client := start(t)
	requireCode(t, types.ENTERPRISE_ONLY, client.SetXDRFilter(nil, "dc", "test", nil))
}

func TestAdminIsRefused(t *testing.T) {
	cluster, client := start(t)
	requireCode(t, types.SECURITY_NOT_ENABLED, client.CreateUser(nil, "u", "p", []string{"read"}))
	requireCode(t, types.SECURITY_NOT_ENABLED, client.DropUser(nil, "u"))
	_, err := client.QueryUsers(nil)
	requireCode(t, types.SECURITY_NOT_ENABLED, err)
	require.Positive(t, cluster.Nodes()[0].Requests(Admin))

	// A client with a password connects all the same.
	policy := aerospike.NewClientPolicy()
	policy.User, policy.Password = "u", "p"
	secure := connectWith(t, policy, cluster.Addresses())
	require.NoError(t, secure.Put(nil, newKey(t, "s", 1), aerospike.BinMap{"a": 1}))
}
