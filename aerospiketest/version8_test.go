package aerospiketest

import (
	"encoding/base64"
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The tests in this file cover requests of client v8. They build the requests by
// hand, because this module does not import client v8.

// askRaw requests one info value on a new connection, without a client.
func askRaw(tb testing.TB, n *Node, name string) string {
	tb.Helper()
	reply := string(exchange(tb, dial(tb, n), frame(frameInfo, []byte(name+"\n"))))
	return strings.TrimSuffix(strings.TrimPrefix(reply, name+"\t"), "\n")
}

func TestUserAgentIsSetOncePerConnection(t *testing.T) {
	node := New(t).Nodes()[0]
	agent := base64.StdEncoding.EncodeToString([]byte("1,go-v8.8.0,not-set"))
	command := "user-agent-set:value=" + agent
	c := dial(t, node)
	request := frame(frameInfo, []byte(command+"\n"))
	require.Equal(t, command+"\tok\n", string(exchange(t, c, request)))
	require.Equal(t, command+"\tERROR:4:already set\n", string(exchange(t, c, request)))
	require.Equal(t, "ok", askRaw(t, node, command), "on another connection")

	for command, want := range map[string]string{
		"user-agent-set:":                                 "ERROR:4:missing 'value'",
		"user-agent-set:value=":                           "ERROR:4:missing 'value' value",
		"user-agent-set:value=?":                          "ERROR:4:'value' invalid base64",
		"user-agent-set:value=" + strings.Repeat("a", 88): "ERROR:4:'value' value too long",
	} {
		require.Equal(t, want, askRaw(t, node, command), command)
	}
}

func TestIndexesAreDefinedByBinAndType(t *testing.T) {
	node := New(t).Nodes()[0]
	const where = "namespace=test;set=s;indexname="
	for _, step := range []struct{ command, want string }{
		{"sindex-exists:namespace=test;indexname=i", "false"},
		{"sindex-stat:namespace=test;indexname=i", "ERROR:201:no index"},
		{"sindex-create:" + where + "i;bin=a;type=NUMERIC", "OK"},
		{"sindex-create:" + where + "i;bin=a;type=numeric", "OK"},
		{"sindex-create:ns=test;set=s;indexname=i;indexdata=a,numeric", "OK"},
		{"sindex-create:" + where + "i;bin=b;type=numeric", "ERROR:200:'indexname' already exists with different definition"},
		{"sindex-create:" + where + "whole;indextype=set", "OK"},
		{"sindex-stat:namespace=test;indexname=i", "load_pct=100;state=RW"},
		{"sindex-exists:namespace=test;indexname=i", "true"},
		{"sindex-list:", "ns=test:indexname=i:set=s:bin=a:type=numeric:indextype=default:state=RW;" +
			"ns=test:indexname=whole:set=s:bin=:type=:indextype=set:state=RW;"},
		{"sindex-delete:" + where + "i", "OK"},
		{"sindex-delete:" + where + "i", "OK"},
		{"sindex-exists:namespace=test;indexname=i", "false"},
	} {
		require.Equal(t, step.want, askRaw(t, node, step.command), step.command)
	}
}

func TestBadIndexDefinitionsAreRefused(t *testing.T) {
	node := New(t).Nodes()[0]
	for _, definition := range []string{
		"namespace=test;bin=a;type=numeric",
		"namespace=none;indexname=i;bin=a;type=numeric",
		"namespace=test;indexname=i",
		"namespace=test;indexname=i;bin=a;type=number",
		"namespace=test;indexname=i;type=numeric",
		"namespace=test;indexname=i;indexdata=a",
		"namespace=test;indexname=i;indexdata=a,numeric;type=numeric",
		"namespace=test;indexname=i;exp=kVECoWE=;type=numeric",
		"namespace=test;indexname=i;indextype=set",
		"namespace=test;set=s;indexname=i;indextype=set;bin=a",
		"namespace=test;indexname=" + strings.Repeat("i", 64) + ";bin=a;type=numeric",
	} {
		require.Contains(t, askRaw(t, node, "sindex-create:"+definition), "ERROR:4:", definition)
	}
}

func TestQueryMayNameItsIndex(t *testing.T) {
	cluster, client := start(t)
	putNumbered(t, client, "s", 3)
	node := cluster.Nodes()[0]
	require.Equal(t, "OK", askRaw(t, node, "sindex-create:namespace=test;set=s;indexname=numbers;bin=i;type=numeric"))

	one := "\x00\x00\x00\x08" + string(binary.BigEndian.AppendUint64(nil, 1))
	query := func(index, bin string) wireMessage {
		return wireMessage{info1: info1Read, info3: info3PartitionDone, fields: [][]byte{
			wireField(fieldNamespace, "test"), wireField(fieldSet, "s"),
			wireField(fieldIndexRange, "\x01"+string(rune(len(bin)))+bin+"\x01"+one+one),
			wireField(fieldIndexName, index),
		}, ops: [][]byte{wireOp(opRead, "i", 0, "")}}
	}
	reply := exchange(t, dial(t, node), frame(frameMessage, query("numbers", "").body()))
	require.Zero(t, reply[5])
	require.Equal(t, 1, int(binary.BigEndian.Uint16(reply[20:])), "one bin was asked for")
	require.Equal(t, indexNotFound, resultOf(t, node, query("none", "")))
	require.Equal(t, indexNotFound, resultOf(t, node, query("none", "i")))
	require.Empty(t, cluster.Errors())
}

func TestQueryOperationsMustBeReads(t *testing.T) {
	node := New(t).Nodes()[0]
	const opListRead = 3
	query := func(code byte) wireMessage {
		return wireMessage{info1: info1Read, fields: [][]byte{wireField(fieldNamespace, "test")},
			ops: [][]byte{wireOp(code, "a", 0, "")}}
	}
	require.Zero(t, resultOf(t, node, query(opRead)))
	require.Equal(t, unsupportedFeature, resultOf(t, node, query(opListRead)))
	require.Equal(t, parameterError, resultOf(t, node, query(opTouch)))
}

func TestTransactionsAreEnterpriseOnly(t *testing.T) {
	cluster, client := start(t)
	putNumbered(t, client, "s", 1)
	node, key := cluster.Nodes()[0], newKey(t, "s", 0)
	fields := [][]byte{wireField(fieldNamespace, "test"), wireField(fieldDigest, string(key.Digest()))}
	inTransaction := append(slices.Clone(fields), wireField(fieldTransaction, "12345678"))
	monitored := append(slices.Clone(fields), wireField(fieldSet, monitorSet))
	touch := [][]byte{wireOp(opTouch, "", 0, "")}

	require.Zero(t, resultOf(t, node, wireMessage{info1: info1Read | info1GetAll, fields: fields}))
	for name, m := range map[string]wireMessage{
		"read":    {info1: info1Read | info1GetAll, fields: inTransaction},
		"write":   {info2: info2Write, fields: inTransaction, ops: touch},
		"monitor": {info2: info2Write, fields: monitored, ops: touch},
		"verify":  {info1: info1Read | info1NoBinData, info4: info4VerifyRead, fields: fields},
		"roll":    {info2: info2Write, info4: info4RollForward, fields: fields, ops: touch},
	} {
		require.Equal(t, enterpriseOnly, resultOf(t, node, m), name)
	}
	require.Empty(t, cluster.Errors())
}

func TestBatchRowsMayHaveAFourthAttributeByte(t *testing.T) {
	cluster, client := start(t)
	putNumbered(t, client, "s", 1)
	row := func(info4 byte) wireMessage {
		b := append([]byte{0, 0, 0, 1, batchRespondAll, 0, 0, 0, 0}, newKey(t, "s", 0).Digest()...)
		b = append(b, batchInfo|batchInfo4|batchTTL, info1Read|info1GetAll, 0, 0, info4, 0, 0, 0, 0, 0, 2, 0, 0)
		b = append(b, wireField(fieldNamespace, "test")...)
		b = append(b, wireField(fieldSet, "s")...)
		return wireMessage{fields: [][]byte{wireField(fieldBatch, string(b))}}
	}
	require.Zero(t, resultOf(t, cluster.Nodes()[0], row(0)))
	require.Equal(t, enterpriseOnly, resultOf(t, cluster.Nodes()[0], row(info4VerifyRead)))
	require.Empty(t, cluster.Errors())
}
