package aerospiketest

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"io"
	"maps"
	"slices"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"
)

// pipe is a connection that reads from in and writes to out.
type pipe struct {
	discard
	in  io.Reader
	out bytes.Buffer
}

func (p *pipe) Read(b []byte) (int, error)  { return p.in.Read(b) }
func (p *pipe) Write(b []byte) (int, error) { return p.out.Write(b) }

// fuzzCluster starts a cluster with some records and an index. It returns the
// records' keys.
func fuzzCluster(f *testing.F) (*Cluster, []*aerospike.Key) {
	f.Helper()
	cluster, client := start(f)
	keys := newKeys(f, "s", 3)
	for _, key := range keys {
		require.NoError(f, client.Put(nil, key, aerospike.BinMap{"a": 1, "b": "text"}))
	}
	cluster.createIndex(arguments{"ns": "test", "indexname": "i", "indexdata": "a,NUMERIC"})
	return cluster, keys
}

// requireReplies requires that b consists of whole frames, and that each message
// frame consists of whole messages.
func requireReplies(t *testing.T, b []byte) {
	t.Helper()
	r := bytes.NewReader(b)
	for {
		kind, body, err := readFrame(r, nil)
		if errors.Is(err, io.EOF) && !errors.Is(err, errMalformed) {
			return
		}
		require.NoError(t, err)
		for kind == frameMessage && len(body) > 0 {
			body = requireReply(t, body)
		}
	}
}

// requireReply requires a whole message at the start of b, and returns the rest.
func requireReply(t *testing.T, b []byte) []byte {
	t.Helper()
	c := cursor{b: b}
	require.Equal(t, byte(messageHeaderSize), c.u8())
	c.take(messageHeaderSize - 5)
	fields, ops := int(c.u16()), int(c.u16())
	for range fields + ops {
		c.take(int(c.u32()))
	}
	require.False(t, c.short)
	return c.b
}

func FuzzConnection(f *testing.F) {
	cluster, keys := fuzzCluster(f)
	f.Add(frame(frameMessage, readAll(keys[0])))
	f.Add(frame(frameMessage, batchReadAll(keys)))
	f.Add(frame(frameInfo, []byte("node\npeers-clear-std\n")))
	f.Add(frame(frameAdmin, make([]byte, adminHeaderSize)))
	f.Add(compressed(f, frame(frameMessage, readAll(keys[0])), frameHeaderSize+len(readAll(keys[0]))))
	bad := badFrames(f)
	for _, name := range slices.Sorted(maps.Keys(bad)) {
		f.Add(bad[name])
	}
	node := cluster.Nodes()[0]
	f.Fuzz(func(t *testing.T, b []byte) {
		p := &pipe{in: bytes.NewReader(b)}
		newConn(node, node.run, p).serve()
		requireReplies(t, p.out.Bytes())
	})
}

func FuzzMessage(f *testing.F) {
	cluster, keys := fuzzCluster(f)
	where := [][]byte{wireField(fieldNamespace, "test"), wireField(fieldSet, "s"), wireField(fieldDigest, string(keys[0].Digest()))}
	filter, err := aerospike.ExpAnd(
		aerospike.ExpEq(aerospike.ExpIntBin("a"), aerospike.ExpIntVal(300)),
		aerospike.ExpNot(aerospike.ExpEq(aerospike.ExpStringBin("b"), aerospike.ExpStringVal("x"))),
	).Base64()
	require.NoError(f, err)
	expression, err2 := base64.StdEncoding.DecodeString(filter)
	require.NoError(f, err2)
	number := string(binary.BigEndian.AppendUint64(nil, 1))

	f.Add(readAll(keys[0]))
	f.Add(batchReadAll(keys))
	f.Add(wireMessage{info1: info1Read, info2: info2Write, fields: where, ops: [][]byte{
		wireOp(opWrite, "c", particleInteger, number), wireOp(opAdd, "a", particleInteger, number),
		wireOp(opAppend, "b", particleString, "x"), wireOp(opRead, "a", 0, ""), wireOp(opTouch, "", 0, ""),
	}}.body())
	f.Add(wireMessage{info2: info2Write | info2Delete, fields: where}.body())
	f.Add(wireMessage{info2: info2Write, fields: append(where, wireField(fieldUDFPackage, "m"))}.body())
	f.Add(wireMessage{info1: info1Read | info1GetAll, fields: append(where, wireField(fieldFilter, string(expression)))}.body())
	f.Add(wireMessage{info1: info1Read, fields: append(where[:2:2],
		wireField(fieldPartitions, "\x01\x00\x02\x00"), wireField(fieldMaxRecords, number),
		wireField(fieldDigests, string(keys[0].Digest())))}.body())
	f.Add(wireMessage{info1: info1Read, fields: append(where[:2:2],
		wireField(fieldIndexRange, "\x01\x01a\x01\x00\x00\x00\x08"+number+"\x00\x00\x00\x08"+number))}.body())
	f.Add(wireMessage{info1: info1Read, fields: append(where[:2:2],
		wireField(fieldIndexRange, "\x01\x01a\x01\x00\x00\x00\x08"+number+"\x00\x00\x00\x08"+number),
		wireField(fieldDigests, string(keys[0].Digest())), wireField(fieldBinValues, "\x01\x00\x00\x00\x00\x00\x00\x00"))}.body())
	f.Add(wireMessage{info2: info2Write, fields: where[:2], ops: [][]byte{wireOp(opWrite, "c", particleString, "x")}}.body())
	for _, payload := range []string{
		"\x00\x01\x91\x01", "\x94\x02\x92\x05\xa2\x03a\x01\x05", "\x93\x04\x02\x92\x07\x08", "\x00\x0d\x91\x03", "\x00\x0c\x92\x00\xcb\x40\x04\x00\x00\x00\x00\x00\x00",
		"\x00\x23\x92\x07\xd4\xff\x00", "\x00\x44\x92\x82\xa2\x03b\x02\xa2\x03c\x03\x01", "\x93\x57\x08\xff", "\x00\x5a\x90", "\x93\xcc\xff\x92\x10\x00\x91\x10",
	} {
		f.Add(wireMessage{info2: info2Write | info2RespondAllOps, fields: where, ops: [][]byte{
			wireOp(opCollectionModify, "l", particleBlob, payload), wireOp(opCollectionRead, "l", particleBlob, payload),
		}}.body())
	}

	node := cluster.Nodes()[0]
	f.Fuzz(func(t *testing.T, body []byte) {
		p := &pipe{}
		err := newConn(node, node.run, p).records(body)
		if err != nil {
			require.ErrorIs(t, err, errMalformed)
		}
		requireReplies(t, p.out.Bytes())
	})
}

func FuzzBatch(f *testing.F) {
	cluster, keys := fuzzCluster(f)
	body := batchReadAll(keys)
	f.Add(body[messageHeaderSize+fieldHeaderSize:])
	row := append([]byte{0, 0, 0, 1, batchRespondAll, 0, 0, 0, 9}, keys[0].Digest()...)
	row = append(row, batchInfo|batchGeneration|batchTTL, info1Read, info2Write|info2Generation, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 1)
	row = append(row, wireField(fieldNamespace, "test")...)
	f.Add(append(row, wireOp(opWrite, "c", particleInteger, "12345678")...))
	node := cluster.Nodes()[0]
	f.Fuzz(func(t *testing.T, rows []byte) {
		p := &pipe{}
		m := wireMessage{fields: [][]byte{wireField(fieldBatch, string(rows))}}
		if err := newConn(node, node.run, p).records(m.body()); err != nil {
			require.ErrorIs(t, err, errMalformed)
		}
		requireReplies(t, p.out.Bytes())
	})
}

func FuzzInfo(f *testing.F) {
	for _, seed := range []string{
		"node\npartition-generation\nreplicas\n", "sindex-create:ns=test;indexname=i;indexdata=a,NUMERIC\n",
		"sindex-create:namespace=test;indexname=i;bin=a;type=numeric", "sindex-stat:namespace=test;indexname=i",
		"user-agent-set:value=YQ==\nuser-agent-set:value=YQ==",
		"sindex-delete:ns=test;indexname=i", "sindex/test/i", "sindex-exists:ns=test;indexname=i",
		"udf-put:filename=a;content=YQ==;udf-type=LUA;", "udf-list", "udf-remove:filename=a;",
		"truncate:namespace=test;set=s;lut=1", "truncate-namespace:namespace=test", "namespace/test", "sets", "racks:", "\n\n:;=",
	} {
		f.Add([]byte(seed))
	}
	cluster := New(f)
	node := cluster.Nodes()[0]
	f.Fuzz(func(t *testing.T, body []byte) {
		p := &pipe{}
		require.NoError(t, newConn(node, node.run, p).info(body))
		requireReplies(t, p.out.Bytes())
	})
}

func FuzzFilter(f *testing.F) {
	for _, e := range []*aerospike.Expression{
		aerospike.ExpBoolVal(true),
		aerospike.ExpOr(aerospike.ExpNot(aerospike.ExpBinExists("a")), aerospike.ExpLess(aerospike.ExpIntBin("a"), aerospike.ExpIntVal(-1<<40))),
		aerospike.ExpAnd(aerospike.ExpBoolBin("b"), aerospike.ExpGreaterEq(aerospike.ExpStringBin("s"), aerospike.ExpStringVal("x"))),
	} {
		text, err := e.Base64()
		require.NoError(f, err)
		b, err2 := base64.StdEncoding.DecodeString(text)
		require.NoError(f, err2)
		f.Add(b)
	}
	r := &record{bins: []bin{{name: "a", particle: particleInteger, value: []byte{1}}, {name: "s", particle: particleString}}}
	f.Fuzz(func(_ *testing.T, b []byte) {
		if filter, code := parseFilter(b); code == 0 {
			filter.match(r)
		}
	})
}
