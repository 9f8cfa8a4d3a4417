package aerospiketest

import (
	"os"
	"regexp"
	"strconv"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"
)

// servedCase drives one line of the table in the package documentation. It returns
// the error that the line promises, or checks what was served.
type servedCase func(t *testing.T, cluster *Cluster, client *aerospike.Client, key *aerospike.Key) aerospike.Error

// TestTheDocumentedTableHolds drives every line of the table in the package
// documentation through the client.
func TestTheDocumentedTableHolds(t *testing.T) {
	table := documentedTable(t)
	for what := range servedCases {
		require.Contains(t, table, what, "the documentation lacks a line")
	}
	for what, code := range table {
		t.Run(what, func(t *testing.T) {
			drive := servedCases[what]
			require.NotNil(t, drive, "no test drives this line")
			cluster, client := start(t)
			key := newKey(t, "s", 1)
			require.NoError(t, client.Put(nil, key, aerospike.BinMap{"i": 1, "s": "text", "l": []any{1, 2}, "m": map[any]any{"a": 1}}))
			err := drive(t, cluster, client, key)
			if code == types.OK {
				require.NoError(t, err)
			} else {
				requireCode(t, code, err)
			}
			require.Empty(t, cluster.Errors())
		})
	}
}

// documentedTable returns the lines of the table with their result codes.
func documentedTable(tb testing.TB) map[string]types.ResultCode {
	tb.Helper()
	doc, err := os.ReadFile("doc.go")
	require.NoError(tb, err)
	line := regexp.MustCompile(`(?m)^//\t(\S.*?) {2,}(served|[A-Z_]+ \((\d+)\))$`)
	table := make(map[string]types.ResultCode)
	for _, m := range line.FindAllStringSubmatch(string(doc), -1) {
		require.NotContains(tb, table, m[1])
		code, _ := strconv.Atoi(m[3])
		table[m[1]] = types.ResultCode(code)
		if code != 0 {
			require.Equal(tb, types.ResultCode(code).String()+" ("+m[3]+")", m[2])
		}
	}
	require.Greater(tb, len(table), 20)
	return table
}

var servedCases = map[string]servedCase{
	"reads, writes, touches, deletes":                servedSingle,
	"add, append, prepend":                           servedModify,
	"several operations on a record":                 servedOperate,
	"batches of reads, writes, deletes":              servedBatch,
	"scans":                                          servedScan,
	"queries on an index of numbers, strings, blobs": servedQuery,
	"queries on an index of the elements of a list": func(t *testing.T, _ *Cluster, client *aerospike.Client, _ *aerospike.Key) aerospike.Error {
		_, err := client.CreateComplexIndex(nil, "test", "s", "i", "l", aerospike.NUMERIC, aerospike.ICT_LIST)
		require.NoError(t, err)
		return queryError(t, client, aerospike.NewContainsFilter("l", aerospike.ICT_LIST, 1))
	},
	"queries on an index of GeoJSON": func(t *testing.T, _ *Cluster, client *aerospike.Client, _ *aerospike.Key) aerospike.Error {
		_, err := client.CreateIndex(nil, "test", "s", "i", "g", aerospike.GEO2DSPHERE)
		require.NoError(t, err)
		return queryError(t, client, aerospike.NewGeoWithinRadiusFilter("g", 1, 2, 3))
	},
	"writes in the background": func(t *testing.T, _ *Cluster, client *aerospike.Client, key *aerospike.Key) aerospike.Error {
		_, err := client.QueryExecute(nil, nil, aerospike.NewStatement("test", "s"), aerospike.AddOp(aerospike.NewBin("i", 1)))
		require.NoError(t, err)
		requireBin(t, client, key, "i", 2)
		return nil
	},
	"operations on lists, top level": func(_ *testing.T, _ *Cluster, client *aerospike.Client, key *aerospike.Key) aerospike.Error {
		return operateError(client, key, aerospike.ListAppendOp("l", 3), aerospike.ListGetByIndexOp("l", 0, aerospike.ListReturnTypeValue))
	},
	"operations on maps, top level": func(_ *testing.T, _ *Cluster, client *aerospike.Client, key *aerospike.Key) aerospike.Error {
		return operateError(client, key, aerospike.MapPutOp(aerospike.DefaultMapPolicy(), "m", "b", 2),
			aerospike.MapGetByKeyOp("m", "a", aerospike.MapReturnType.VALUE))
	},
	"operations on lists and maps, nested": func(t *testing.T, _ *Cluster, client *aerospike.Client, key *aerospike.Key) aerospike.Error {
		inMap := aerospike.MapSizeOp("m", aerospike.CtxMapKey(aerospike.NewValue("a")))
		requireCode(t, types.UNSUPPORTED_FEATURE, operateError(client, key, inMap))
		return operateError(client, key, aerospike.ListClearOp("l", aerospike.CtxListIndex(0)))
	},
	"operations on lists and maps in a query": func(t *testing.T, cluster *Cluster, _ *aerospike.Client, _ *aerospike.Key) aerospike.Error {
		return codeOf(resultOf(t, cluster.Nodes()[0], wireMessage{info1: info1Read,
			fields: [][]byte{wireField(fieldNamespace, "test")}, ops: [][]byte{wireOp(opCollectionRead, "l", particleBlob, "\x00\x10")}}))
	},
	"operations on bits": func(t *testing.T, _ *Cluster, client *aerospike.Client, key *aerospike.Key) aerospike.Error {
		requireCode(t, types.UNSUPPORTED_FEATURE, operateError(client, key, aerospike.BitCountOp("b", 0, 8)))
		return operateError(client, key, aerospike.BitSetOp(aerospike.DefaultBitPolicy(), "b", 0, 8, []byte{1}))
	},
	"operations on HyperLogLogs": func(t *testing.T, _ *Cluster, client *aerospike.Client, key *aerospike.Key) aerospike.Error {
		requireCode(t, types.UNSUPPORTED_FEATURE, operateError(client, key, aerospike.HLLGetCountOp("h")))
		return operateError(client, key, aerospike.HLLInitOp(aerospike.DefaultHLLPolicy(), "h", 8, 8))
	},
	"expressions as operations": func(t *testing.T, _ *Cluster, client *aerospike.Client, key *aerospike.Key) aerospike.Error {
		one := aerospike.ExpIntVal(1)
		requireCode(t, types.UNSUPPORTED_FEATURE, operateError(client, key, aerospike.ExpWriteOp("e", one, aerospike.ExpWriteFlagDefault)))
		return operateError(client, key, aerospike.ExpReadOp("e", one, aerospike.ExpReadFlagDefault))
	},
	"filters that compare bins, with and, or, not": func(t *testing.T, _ *Cluster, client *aerospike.Client, key *aerospike.Key) aerospike.Error {
		is := func(n int64) *aerospike.Expression {
			return aerospike.ExpEq(aerospike.ExpIntBin("i"), aerospike.ExpIntVal(n))
		}
		requireCode(t, types.FILTERED_OUT, filterError(client, key, is(2)))
		return filterError(client, key, aerospike.ExpAnd(aerospike.ExpOr(is(1), is(2)), aerospike.ExpNot(is(3))))
	},
	"other filters": func(_ *testing.T, _ *Cluster, client *aerospike.Client, key *aerospike.Key) aerospike.Error {
		return filterError(client, key, aerospike.ExpGreater(aerospike.ExpRecordSize(), aerospike.ExpIntVal(1)))
	},
	"expiration": func(t *testing.T, _ *Cluster, client *aerospike.Client, key *aerospike.Key) aerospike.Error {
		require.NoError(t, client.Touch(aerospike.NewWritePolicy(0, 1000), key))
		r, err := client.Get(nil, key)
		require.NoError(t, err)
		require.InDelta(t, 1000, r.Expiration, 60)
		return nil
	},
	"truncation": func(t *testing.T, _ *Cluster, client *aerospike.Client, key *aerospike.Key) aerospike.Error {
		require.NoError(t, client.Truncate(nil, "test", "s", nil))
		_, err := client.Get(nil, key)
		requireCode(t, types.KEY_NOT_FOUND_ERROR, err)
		return nil
	},
	"indexes on an expression (client v8)": func(t *testing.T, cluster *Cluster, _ *aerospike.Client, _ *aerospike.Key) aerospike.Error {
		reply := askRaw(t, cluster.Nodes()[0], "sindex-create:namespace=test;indexname=i;type=numeric;exp=kwE=")
		require.Contains(t, reply, "ERROR:4:")
		return codeOf(parameterError)
	},
	"Lua modules, stored": func(t *testing.T, _ *Cluster, client *aerospike.Client, _ *aerospike.Key) aerospike.Error {
		_, err := client.RegisterUDF(nil, []byte("function f() end"), "m.lua", aerospike.LUA)
		require.NoError(t, err)
		modules, err := client.ListUDF(nil)
		require.Len(t, modules, 1)
		return err
	},
	"Lua modules, run on a record": func(t *testing.T, _ *Cluster, client *aerospike.Client, key *aerospike.Key) aerospike.Error {
		_, err := client.RegisterUDF(nil, []byte("function f() end"), "m.lua", aerospike.LUA)
		require.NoError(t, err)
		_, err = client.Execute(nil, key, "m", "f")
		return err
	},
	"Lua modules, run on the results of a query": func(t *testing.T, cluster *Cluster, _ *aerospike.Client, _ *aerospike.Key) aerospike.Error {
		return codeOf(resultOf(t, cluster.Nodes()[0], wireMessage{info1: info1Read, fields: [][]byte{
			wireField(fieldNamespace, "test"), wireField(fieldUDFPackage, "m"), wireField(fieldUDFOp, "\x01")}}))
	},
	"durable deletes": func(_ *testing.T, _ *Cluster, client *aerospike.Client, key *aerospike.Key) aerospike.Error {
		policy := aerospike.NewWritePolicy(0, 0)
		policy.DurableDelete = true
		_, err := client.Delete(policy, key)
		return err
	},
	"transactions (client v8)": func(t *testing.T, cluster *Cluster, _ *aerospike.Client, key *aerospike.Key) aerospike.Error {
		return codeOf(resultOf(t, cluster.Nodes()[0], wireMessage{info1: info1Read | info1GetAll, fields: [][]byte{
			wireField(fieldNamespace, "test"), wireField(fieldDigest, string(key.Digest())), wireField(fieldTransaction, "12345678")}}))
	},
	"users and roles": func(t *testing.T, _ *Cluster, client *aerospike.Client, _ *aerospike.Key) aerospike.Error {
		_, err := client.QueryUsers(nil)
		require.Error(t, err)
		return client.CreateUser(nil, "u", "p", []string{"read"})
	},
}

func servedSingle(t *testing.T, _ *Cluster, client *aerospike.Client, key *aerospike.Key) aerospike.Error {
	requireBin(t, client, key, "i", 1)
	require.NoError(t, client.Put(nil, key, aerospike.BinMap{"i": 2}))
	require.NoError(t, client.Touch(nil, key))
	requireBin(t, client, key, "i", 2)
	found, err := client.Delete(nil, key)
	require.True(t, found)
	return err
}

func servedModify(t *testing.T, _ *Cluster, client *aerospike.Client, key *aerospike.Key) aerospike.Error {
	require.NoError(t, client.Add(nil, key, aerospike.BinMap{"i": 1}))
	require.NoError(t, client.Append(nil, key, aerospike.BinMap{"s": "!"}))
	require.NoError(t, client.Prepend(nil, key, aerospike.BinMap{"s": "a "}))
	requireBin(t, client, key, "i", 2)
	requireBin(t, client, key, "s", "a text!")
	return nil
}

func servedOperate(t *testing.T, _ *Cluster, client *aerospike.Client, key *aerospike.Key) aerospike.Error {
	r, err := client.Operate(nil, key, aerospike.AddOp(aerospike.NewBin("i", 1)), aerospike.GetBinOp("i"))
	require.NoError(t, err)
	require.Equal(t, aerospike.BinMap{"i": 2}, r.Bins)
	return nil
}

func servedBatch(t *testing.T, _ *Cluster, client *aerospike.Client, key *aerospike.Key) aerospike.Error {
	other := newKey(t, "s", 2)
	rows := []aerospike.BatchRecordIfc{
		aerospike.NewBatchWrite(nil, other, aerospike.PutOp(aerospike.NewBin("i", 5))),
		aerospike.NewBatchRead(nil, key, []string{"i"}),
		aerospike.NewBatchDelete(nil, newKey(t, "s", 3)),
	}
	require.NoError(t, client.BatchOperate(nil, rows))
	require.Equal(t, types.KEY_NOT_FOUND_ERROR, rows[2].BatchRec().ResultCode)
	records, err := client.BatchGet(nil, []*aerospike.Key{key, other})
	require.NoError(t, err)
	require.Equal(t, 5, records[1].Bins["i"])
	return nil
}

func servedScan(t *testing.T, _ *Cluster, client *aerospike.Client, _ *aerospike.Key) aerospike.Error {
	require.Len(t, scanAll(t, client, "s"), 1)
	return nil
}

func servedQuery(t *testing.T, _ *Cluster, client *aerospike.Client, key *aerospike.Key) aerospike.Error {
	require.NoError(t, client.Put(nil, key, aerospike.BinMap{"b": []byte{1, 2}}))
	for bin, kind := range map[string]aerospike.IndexType{"i": aerospike.NUMERIC, "s": aerospike.STRING, "b": aerospike.BLOB} {
		_, err := client.CreateIndex(nil, "test", "s", bin, bin, kind)
		require.NoError(t, err)
	}
	require.NoError(t, queryError(t, client, aerospike.NewEqualFilter("s", "text")))
	require.NoError(t, queryError(t, client, aerospike.NewEqualFilter("b", []byte{1, 2})))
	return queryError(t, client, aerospike.NewRangeFilter("i", 0, 9))
}

// queryError queries for the one record, and returns the first error.
func queryError(t *testing.T, client *aerospike.Client, filter *aerospike.Filter) aerospike.Error {
	t.Helper()
	statement := aerospike.NewStatement("test", "s")
	require.NoError(t, statement.SetFilter(filter))
	policy := aerospike.NewQueryPolicy()
	policy.MaxRetries = 1
	policy.SleepBetweenRetries = time.Millisecond
	set, err := client.Query(policy, statement)
	require.NoError(t, err)
	var first aerospike.Error
	found := 0
	for result := range set.Results() {
		if result.Err == nil {
			found++
		} else if first == nil {
			first = result.Err
		}
	}
	if first == nil {
		require.Equal(t, 1, found)
	}
	return first
}

func requireBin(t *testing.T, client *aerospike.Client, key *aerospike.Key, bin string, want any) {
	t.Helper()
	r, err := client.Get(nil, key, bin)
	require.NoError(t, err)
	require.Equal(t, want, r.Bins[bin])
}

func operateError(client *aerospike.Client, key *aerospike.Key, ops ...*aerospike.Operation) aerospike.Error {
	_, err := client.Operate(nil, key, ops...)
	return err
}

func filterError(client *aerospike.Client, key *aerospike.Key, filter *aerospike.Expression) aerospike.Error {
	policy := aerospike.NewPolicy()
	policy.FilterExpression = filter
	_, err := client.Get(policy, key)
	return err
}

// codeOf returns a result code of a message that was sent without a client as the
// client's error.
func codeOf(code failure) aerospike.Error {
	return &aerospike.AerospikeError{ResultCode: types.ResultCode(code)}
}
