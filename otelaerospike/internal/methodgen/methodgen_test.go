package main

import (
	"go/format"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

const source = `//go:build !small

package aerospike

type ClientIfc interface {
	Get(policy *Policy, key *Key, binNames ...string) (*Record, Error)
}

func (clnt *Client) Get(policy *BasePolicy, key *Key, binNames ...string) (*Record, Error) { return nil, nil }
func (clnt *Client) Query(apolicy *QueryPolicy, namespace string, setName string, objChan interface{}) (res *Recordset, err Error) { return nil, nil }
func (clnt *Client) Put(policy *WritePolicy, key *Key, bins BinMap, keys []*Key, when *time.Time) Error { return nil }
func (clnt *Client) EnableMetrics(policy *MetricsPolicy) {}
func (clnt *Client) MetricsEnabled() bool { return false }
func (clnt *Client) unexported() {}
func (other *Cluster) Close() {}
`

func parsed(t *testing.T) client {
	t.Helper()
	c := client{methods: map[string]signature{}, ifc: map[string]int{}}
	require.NoError(t, c.add("client.go", []byte(source)))
	return c
}

func TestSignaturesAreReadAsAnotherPackageWritesThem(t *testing.T) {
	methods := parsed(t).methods
	require.Len(t, methods, 5)
	get := methods["Get"]
	require.Equal(t, "policy *aerospike.BasePolicy, key *aerospike.Key, binNames ...string", get.parameters())
	require.Equal(t, "policy, key, binNames...", get.arguments(true))
	require.Equal(t, "policy, key, binNames", get.arguments(false))
	require.Equal(t, " (*aerospike.Record, aerospike.Error)", get.resultList())
	require.Equal(t, "!small", get.tag)
	require.Equal(t, "policy *aerospike.QueryPolicy, namespace, setName string, objChan any", methods["Query"].parameters())
	require.Equal(t, "policy *aerospike.WritePolicy, key *aerospike.Key, bins aerospike.BinMap, keys []*aerospike.Key, when *time.Time",
		methods["Put"].parameters())
}

func TestWrapperReadsAsIfWrittenByHand(t *testing.T) {
	methods := parsed(t).methods
	v7, v8 := target{version: "v7"}, target{version: "v8", transaction: true}
	get := method{row{"Get", "get", "oneKey{key}", "read"}, methods["Get"]}
	require.Equal(t, `// Get is the operation "get".
func (c *Client) Get(policy *aerospike.BasePolicy, key *aerospike.Key, binNames ...string) (*aerospike.Record, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "get", oneKey{key}, func() (*aerospike.Record, aerospike.Error) {
		return c.wrapped.Get(policy, key, binNames...)
	})
}

`, v7.wrapper(get))
	require.Contains(t, v8.wrapper(get), `"get", within(policy, oneKey{key}), func()`)

	put := v7.wrapper(method{row{"Put", "put", "oneKey{key}", "write"}, methods["Put"]})
	require.Contains(t, put, `return core.Do(c.ctx, c.recorder, "put", oneKey{key}, func() aerospike.Error {`)
	query := v8.wrapper(method{row{"Query", "query", "oneSet{namespace, setName}", "query"}, methods["Query"]})
	require.Contains(t, query, "It returns before the records have arrived")
	require.NotContains(t, query, "within")
}

func TestMethodsThatTheInterfaceLacksAreForwarded(t *testing.T) {
	text := target{version: "v7", client: parsed(t)}.forwards()
	require.Contains(t, text, "func (c *Client) EnableMetrics(policy *aerospike.MetricsPolicy) {")
	require.Contains(t, text, "func (c *Client) MetricsEnabled() (result bool) {")
	_, err := format.Source([]byte(text))
	require.NoError(t, err)
}

func TestMirrorNamesItsSourceAndTheOtherClient(t *testing.T) {
	text := mirror("client.go", `//go:build !small

package otelaerospike

import (
	aerospike "github.com/aerospike/aerospike-client-go/v7"

	"github.com/otelaerospike/go/otelaerospike"
)

// scope is "github.com/otelaerospike/go/otelaerospike" for client v7.
`)
	require.True(t, strings.HasPrefix(text, "// Code generated from ../client.go; DO NOT EDIT.\n\n//go:build !small\n"))
	require.Contains(t, text, `aerospike "github.com/aerospike/aerospike-client-go/v8"`)
	require.Contains(t, text, `	"github.com/otelaerospike/go/otelaerospike/v8"`+"\n")
	require.Contains(t, text, `// scope is "github.com/otelaerospike/go/otelaerospike" for client v8.`)
}

func TestStaleFilesAreNamedAndLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "read_gen.go")
	f := file{path, "package   p\n"}
	require.ErrorContains(t, f.write(true), "is stale: run go generate")
	require.NoFileExists(t, path)
	require.NoError(t, f.write(false))
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, "package p\n", string(text), "formatted")
	require.NoError(t, f.write(true))
}
