package aerospiketest

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"
)

// badFrames returns frames that no client sends. The keys say what is wrong.
func badFrames(tb testing.TB) map[string][]byte {
	tb.Helper()
	key := newKey(tb, "s", 1)
	good := readAll(key)
	batch := batchReadAll(newKeys(tb, "s", 3))
	edit := func(b []byte, offset int, value ...byte) []byte {
		b = slices.Clone(b)
		copy(b[offset:], value)
		return b
	}
	message := func(b []byte) []byte { return frame(frameMessage, b) }
	query := func(fields ...[]byte) []byte {
		fields = append(fields, wireField(fieldNamespace, "test"))
		return message(wireMessage{info1: info1Read, fields: fields}.body())
	}

	return map[string][]byte{
		"version":                     edit(message(good), 0, 3),
		"type":                        edit(message(good), 1, 9),
		"frame too big":               edit(message(good), 2, 255),
		"empty message":               message(nil),
		"truncated header":            message(good[:20]),
		"header size":                 message(edit(good, 0, 23)),
		"more fields than there are":  message(edit(good, 18, 0, 200)),
		"fewer fields than there are": message(edit(good, 18, 0, 1)),
		"more ops than there are":     message(edit(good, 20, 255, 255)),
		"field of no bytes":           message(edit(good, 22, 0, 0, 0, 0)),
		"field of 4 GiB":              message(edit(good, 22, 255, 255, 255, 255)),
		"short digest":                query(wireField(fieldDigest, "short")),
		"op shorter than its name": message(wireMessage{ops: [][]byte{
			edit(wireOp(opRead, "name", 0, ""), 3, 5)}}.body()),
		"admin message of 3 bytes":   frame(frameAdmin, []byte{1, 2, 3}),
		"batch of 4 G rows":          message(edit(batch, 27, 255, 255, 255, 255)),
		"batch of more rows":         message(edit(batch, 27, 0, 0, 0, 4)),
		"batch of fewer rows":        message(edit(batch, 27, 0, 0, 0, 2)),
		"batch repeats nothing":      message(edit(batch, 56, batchRepeat)),
		"batch row truncated":        message(wireMessage{fields: [][]byte{wireField(fieldBatch, string(batch[27:70]))}}.body()),
		"batch field without rows":   message(wireMessage{fields: [][]byte{wireField(fieldBatch, "")}}.body()),
		"odd partition list":         query(wireField(fieldPartitions, "abc")),
		"partition out of range":     query(wireField(fieldPartitions, "\xff\xff")),
		"odd digest list":            query(wireField(fieldDigests, "abc")),
		"missing bin value":          query(wireField(fieldDigests, string(make([]byte, 2*digestSize))), wireField(fieldBinValues, "12345678")),
		"bin values of no digests":   query(wireField(fieldBinValues, "12345678")),
		"odd maximum":                query(wireField(fieldMaxRecords, "abc")),
		"more partitions than exist": query(wireField(fieldPartitions, string(make([]byte, 2*partitions+2)))),
		"empty index range":          query(wireField(fieldIndexRange, "")),
		"truncated index range":      query(wireField(fieldIndexRange, "\x01\x01i\x01\x00\x00\x00\x08")),
		"short integer range":        query(wireField(fieldIndexRange, "\x01\x01i\x01\x00\x00\x00\x00\x00\x00\x00\x00")),
		"info names without end":     frame(frameInfo, bytes.Repeat([]byte("features\n"), maxInfoReply/100)),
		"compressed nothing":         frame(frameCompressed, nil),
		"compressed garbage":         frame(frameCompressed, make([]byte, 100)),
		"inflates to less":           compressed(tb, message(good), len(good)+frameHeaderSize+1),
		"inflates to more":           compressed(tb, message(good), len(good)+frameHeaderSize-1),
		"inflates to 1 TiB":          compressed(tb, message(good), int64(1<<40)),
		"compressed twice":           compressed(tb, compressed(tb, message(good), 100), 100),
		"compressed info":            compressed(tb, frame(frameInfo, []byte("node")), frameHeaderSize+4),
	}
}

func TestMalformedFramesCostOnlyTheirConnection(t *testing.T) {
	for name, bad := range badFrames(t) {
		t.Run(name, func(t *testing.T) {
			cluster := New(t)
			node := cluster.Nodes()[0]
			other := dial(t, node)
			nodeInfo := frame(frameInfo, []byte("node\n"))
			exchange(t, other, nodeInfo)

			c := dial(t, node)
			_, err := c.Write(bad)
			require.NoError(t, err)
			requireClosed(t, c)
			require.Len(t, cluster.Errors(), 1)
			require.ErrorIs(t, cluster.Errors()[0], errMalformed)
			require.ErrorContains(t, cluster.Errors()[0], node.Name())
			require.Equal(t, "node\t"+node.Name()+"\n", string(exchange(t, other, nodeInfo)))
		})
	}
}

func TestTruncatedFrames(t *testing.T) {
	whole := frame(frameMessage, readAll(newKey(t, "s", 1)))
	huge := slices.Clone(whole)
	binary.BigEndian.PutUint32(huge[4:], maxFrameSize)
	for _, part := range [][]byte{whole[:3], whole[:8], whole[:40], huge} {
		cluster := New(t)
		c := dial(t, cluster.Nodes()[0])
		_, err := c.Write(part)
		require.NoError(t, err)
		require.NoError(t, c.(interface{ CloseWrite() error }).CloseWrite())
		requireClosed(t, c)
		require.Len(t, cluster.Errors(), 1)
	}
}

func TestErrorsAreBounded(t *testing.T) {
	cluster := New(t)
	for range errorLogSize + 5 {
		c := dial(t, cluster.Nodes()[0])
		_, err := c.Write(make([]byte, frameHeaderSize))
		require.NoError(t, err)
		requireClosed(t, c)
	}
	require.Len(t, cluster.Errors(), errorLogSize)
}

// TestFramesAreReassembled sends requests in pieces, and several at once.
func TestFramesAreReassembled(t *testing.T) {
	cluster, client := start(t)
	key := newKey(t, "s", 1)
	require.NoError(t, client.Put(nil, key, aerospike.BinMap{"a": 1}))
	request := frame(frameMessage, readAll(key))
	c := dial(t, cluster.Nodes()[0])
	want := exchange(t, c, request)
	for _, b := range request {
		_, err := c.Write([]byte{b})
		require.NoError(t, err)
	}
	_, err := c.Write(slices.Concat(request, request))
	require.NoError(t, err)
	for range 3 {
		_, got, err := readFrame(c, nil)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}

	require.Equal(t, want, exchange(t, c, compressed(t, request, len(request))))
	require.Empty(t, exchange(t, c, frame(frameInfo, nil)))
	require.Empty(t, cluster.Errors())
}
