package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// small is the source of a client with one method of every kind that the generator has to tell apart.
const small = `//go:build !as_performance

package aerospike

import (
	"context"
	"time"

	lib "example.com/library/v3"
)

type ClientIfc interface {
	Get(policy *BasePolicy, key *Key) (*Record, Error)
	internal()
}

func (clnt *Client) Get(policy *BasePolicy, key *Key, binNames ...string) (*Record, Error) { return nil, nil }
func (clnt *Client) Scan(apolicy *ScanPolicy, namespace string, setName string) (res *Recordset, err Error) { return }
func (clnt *Client) Objects(objects []interface{}, found map[string]*Bin) Error { return nil }
func (clnt *Client) Until(ctx context.Context, _ *time.Time, c lib.Clock, f func(key *Key) bool) Error { return nil }
func (clnt *Client) Unnamed(*Key, ...Value) (a, b int) { return }
func (clnt *Client) unexported() {}
func (clnt Client) ByValue() {}
func (n *Node) Other() {}
func Function() {}
`

func smallClient(t *testing.T) client {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(dir, "client.go"), []byte(small), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "client_test.go"), []byte("not read"), 0o600))
	c, err := readClient(dir)
	require.NoError(t, err)
	return c
}

func TestSignaturesAreThoseOfTheSource(t *testing.T) {
	c := smallClient(t)
	signatures := map[string]string{}
	for name, s := range c.methods {
		signatures[name] = "(" + s.parameters() + ")" + s.resultList()
		require.Equal(t, "!as_performance", s.tag)
	}
	require.Equal(t, map[string]string{
		"Get":     "(policy *aerospike.BasePolicy, key *aerospike.Key, binNames ...string) (*aerospike.Record, aerospike.Error)",
		"Scan":    "(policy *aerospike.ScanPolicy, namespace, setName string) (*aerospike.Recordset, aerospike.Error)",
		"Objects": "(objects []any, found map[string]*aerospike.Bin) aerospike.Error",
		"Until":   "(ctx context.Context, arg2 *time.Time, cArg lib.Clock, f func(key *aerospike.Key) bool) aerospike.Error",
		"Unnamed": "(arg1 *aerospike.Key, arg2 ...aerospike.Value) (int, int)",
	}, signatures)
	require.Equal(t, 1, c.ifcs)
	require.Equal(t, map[string]int{"Get": 1, "internal": 1}, c.ifc)
}

func TestSignaturesNameTheImportsThatTheyNeed(t *testing.T) {
	c := smallClient(t)
	require.Empty(t, c.methods["Get"].packages)
	require.Equal(t, "import (\n\t\"context\"\n\t\"time\"\n\n\tlib \"example.com/library/v3\"\n\n\t\"github.com/otelaerospike/go/x\"\n)\n\n",
		imports(append(c.methods["Until"].packages, `"github.com/otelaerospike/go/x"`, `"time"`)...))
}

func TestArgumentsOfACallAreSpread(t *testing.T) {
	get := smallClient(t).methods["Get"]
	require.Equal(t, "policy, key, binNames...", get.arguments(true))
	require.Equal(t, "policy, key, binNames", get.arguments(false))
}

func TestADirectoryWithoutAClientIsAnError(t *testing.T) {
	_, err := readClient(t.TempDir())
	require.ErrorContains(t, err, "go mod download")
}
