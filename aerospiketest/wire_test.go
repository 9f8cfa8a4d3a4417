package aerospiketest

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"io"
	"net"
	"slices"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"
)

// The helpers in this file speak the wire protocol without a client.

// frame builds a frame by hand.
func frame(kind byte, body []byte) []byte {
	b := append(beginFrame(nil), body...)
	endFrame(b, kind)
	return b
}

// wireMessage is a message whose body is built by hand.
type wireMessage struct {
	info1, info2, info3, info4 byte
	fields                     [][]byte
	ops                        [][]byte
}

func (m wireMessage) body() []byte {
	b := []byte{messageHeaderSize, m.info1, m.info2, m.info3, m.info4}
	b = append(b, make([]byte, 13)...)
	b = binary.BigEndian.AppendUint16(b, uint16(len(m.fields)))
	b = binary.BigEndian.AppendUint16(b, uint16(len(m.ops)))
	return slices.Concat(b, slices.Concat(m.fields...), slices.Concat(m.ops...))
}

func wireField(kind byte, value string) []byte { return appendField(nil, kind, []byte(value)) }

func wireOp(code byte, name string, particle byte, value string) []byte {
	return appendOp(nil, code, name, particle, []byte(value))
}

// readAll returns a message that reads all bins of a record.
func readAll(key *aerospike.Key) []byte {
	return wireMessage{info1: info1Read | info1GetAll, fields: [][]byte{
		wireField(fieldNamespace, key.Namespace()),
		wireField(fieldSet, key.SetName()),
		wireField(fieldDigest, string(key.Digest())),
	}}.body()
}

// batchReadAll returns a message that reads all bins of several records in one set.
func batchReadAll(keys []*aerospike.Key) []byte {
	rows := binary.BigEndian.AppendUint32(nil, uint32(len(keys)))
	rows = append(rows, batchRespondAll)
	for i, key := range keys {
		rows = binary.BigEndian.AppendUint32(rows, uint32(i))
		rows = append(rows, key.Digest()...)
		if i > 0 {
			rows = append(rows, batchRepeat)
			continue
		}
		rows = append(rows, batchInfo|batchTTL, info1Read|info1GetAll, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0)
		rows = append(rows, wireField(fieldNamespace, key.Namespace())...)
		rows = append(rows, wireField(fieldSet, key.SetName())...)
	}
	return wireMessage{fields: [][]byte{wireField(fieldBatch, string(rows))}}.body()
}

func compressed[N int | int64](tb testing.TB, inner []byte, size N) []byte {
	tb.Helper()
	var b bytes.Buffer
	require.NoError(tb, binary.Write(&b, binary.BigEndian, int64(size)))
	z := zlib.NewWriter(&b)
	_, err := z.Write(inner)
	require.NoError(tb, err)
	require.NoError(tb, z.Close())
	return frame(frameCompressed, b.Bytes())
}

// dial connects to a node, without a client.
func dial(tb testing.TB, n *Node) net.Conn {
	tb.Helper()
	c, err := net.Dial("tcp", n.Addr())
	require.NoError(tb, err)
	require.NoError(tb, c.SetDeadline(time.Now().Add(time.Minute)))
	tb.Cleanup(func() { _ = c.Close() })
	return c
}

// exchange sends a request and returns the body of the reply.
func exchange(tb testing.TB, c net.Conn, request []byte) []byte {
	tb.Helper()
	_, err := c.Write(request)
	require.NoError(tb, err)
	_, body, err := readFrame(c, nil)
	require.NoError(tb, err)
	return body
}

// resultOf sends a message and returns the result code of the first reply.
func resultOf(tb testing.TB, n *Node, m wireMessage) failure {
	tb.Helper()
	return failure(exchange(tb, dial(tb, n), frame(frameMessage, m.body()))[5])
}

// requireClosed requires the node to close the connection without a reply.
func requireClosed(tb testing.TB, c net.Conn) {
	tb.Helper()
	b, err := io.ReadAll(c)
	if err != nil {
		require.ErrorContains(tb, err, "reset") // the node did not read all that was sent
	}
	require.Empty(tb, b)
}
