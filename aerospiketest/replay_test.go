package aerospiketest

import (
	"encoding/hex"
	"encoding/json"
	"net"
	"os"
	"slices"
	"strings"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"
)

// recordedCase is what a real server answered. See testdata/server/README.md.
type recordedCase struct {
	Name      string `json:"name"`
	Exchanges []struct {
		Request  string `json:"request"`
		Response string `json:"response"`
	} `json:"exchanges"`
}

func recordedCases(tb testing.TB) []recordedCase {
	tb.Helper()
	b, err := os.ReadFile("testdata/server/wire.json")
	require.NoError(tb, err)
	var file struct {
		Cases []recordedCase `json:"cases"`
	}
	require.NoError(tb, json.Unmarshal(b, &file))
	require.Len(tb, file.Cases, 97)
	return file.Cases
}

// notReplayed lists the cases that have no whole request to send. A test function
// of its own drives each of them through the client.
var notReplayed = map[string]string{
	"batch/bad-namespace":    "the client sent nothing",
	"scan/missing-namespace": "the client sent nothing",
	"record/too-big":         "the request of 9 MiB is cut short",
}

// TestRepliesAreThoseOfARealServer sends the recorded requests in order, on one
// connection, to a node without records. The replies must be the recorded ones,
// except for what unspecified lists.
func TestRepliesAreThoseOfARealServer(t *testing.T) {
	cluster := New(t)
	c := dial(t, cluster.Nodes()[0])
	skipped := 0
	for _, recorded := range recordedCases(t) {
		t.Run(recorded.Name, func(t *testing.T) {
			if recorded.Name == "batch/get" {
				writeUnrecorded(t, c)
			}
			if reason, ok := notReplayed[recorded.Name]; ok {
				skipped++
				require.True(t, len(recorded.Exchanges) == 0 || strings.HasSuffix(recorded.Exchanges[0].Request, "…"), reason)
				return
			}
			require.NotEmpty(t, recorded.Exchanges)
			for _, e := range recorded.Exchanges {
				want := parseReply(t, decodeHex(t, e.Response))
				_, err := c.Write(decodeHex(t, e.Request))
				require.NoError(t, err)
				require.Equal(t, want, receiveReply(t, c, want.multiple))
			}
		})
	}
	require.Equal(t, len(notReplayed), skipped)
	require.Empty(t, cluster.Errors())
}

// writeUnrecorded writes the records that the batches and the scan expect. Writing
// them was not recorded. The bins are in the order in which the server has them.
func writeUnrecorded(tb testing.TB, c net.Conn) {
	tb.Helper()
	number := func(n byte) []byte {
		return wireOp(opWrite, "a", particleInteger, "\x00\x00\x00\x00\x00\x00\x00"+string(rune(n)))
	}
	text := func(s string) []byte { return wireOp(opWrite, "s", particleString, s) }
	for digest, bins := range map[string][][]byte{
		"9f9185a123b92efea4f92a81f9bedfb9dd72aa11": {number(0), text("v0")},
		"240b13ad4323fcb59ef81116ad5aebea8670e596": {text("v1"), number(1)},
		"c0790f7824026b325640ff574ce55453568ca627": {number(2), text("v2")},
		"e37fb38d8a30080460f63aea0e0f71ce9a3b55ac": {number(3)}, // deleted by batch/operate-mixed
		"a14aa7806e1b9298ab2819256144e61765cb4ea8": {number(4)}, // deleted by batch/delete
	} {
		put := wireMessage{info2: info2Write, fields: [][]byte{
			wireField(fieldNamespace, "test"),
			wireField(fieldSet, "gold"),
			wireField(fieldDigest, string(decodeHex(tb, digest))),
		}, ops: bins}
		require.Zero(tb, exchange(tb, c, frame(frameMessage, put.body()))[5])
	}
}

func decodeHex(tb testing.TB, s string) []byte {
	tb.Helper()
	b, err := hex.DecodeString(s)
	require.NoError(tb, err)
	return b
}

// reply is a server's reply, in a form in which what is unspecified is equal.
type reply struct {
	multiple bool     // the reply consists of several messages
	messages []string // each in hexadecimal
}

// receiveReply reads frames until the reply is complete.
func receiveReply(tb testing.TB, c net.Conn, multiple bool) reply {
	tb.Helper()
	var frames []byte
	for {
		kind, body, err := readFrame(c, nil)
		require.NoError(tb, err)
		frames = append(frames, frame(kind, body)...)
		if !multiple || lastMessage(body) {
			return parseReply(tb, frames)
		}
	}
}

// lastMessage reports whether the last message of a frame ends the reply.
func lastMessage(body []byte) bool {
	return len(body) >= messageHeaderSize && body[len(body)-messageHeaderSize] == messageHeaderSize &&
		body[len(body)-messageHeaderSize+3] == info3Last
}

// parseReply splits frames into messages and clears what is unspecified:
//
//   - the end of a record's life and its last update, because the clock goes on
//   - the order of the records of a scan
//   - which messages of a reply share a frame
//   - the cells of the server's geographic index, which it stores with a GeoJSON
//     value; the cluster stores no cells
func parseReply(tb testing.TB, b []byte) reply {
	tb.Helper()
	var r reply
	scan := false
	for len(b) > 0 {
		kind, size, err := parseFrameHeader(b)
		require.NoError(tb, err)
		require.EqualValues(tb, frameMessage, kind)
		body := b[frameHeaderSize : frameHeaderSize+size]
		b = b[frameHeaderSize+size:]
		for len(body) > 0 {
			var m []byte
			m, body = splitMessage(tb, body)
			clear(m[10:14]) // the end of the record's life
			scan = scan || m[3] == 0 && m[19] > 0
			r.multiple = r.multiple || m[3]&info3Last != 0
			r.messages = append(r.messages, hex.EncodeToString(m))
		}
	}
	if scan {
		slices.Sort(r.messages)
	}
	return r
}

// splitMessage returns a copy of the first message, without the cells of GeoJSON
// values, and the rest.
func splitMessage(tb testing.TB, b []byte) (message, rest []byte) {
	tb.Helper()
	c := cursor{b: b}
	message = slices.Clone(c.take(messageHeaderSize))
	require.NotNil(tb, message)
	fields, ops := int(message[18])<<8|int(message[19]), int(message[20])<<8|int(message[21])
	for i := range fields + ops {
		size := c.u32()
		part := c.take(int(size))
		require.False(tb, c.short)
		if i >= fields && part[1] == particleGeoJSON {
			part = withoutCells(part)
		}
		message = append(message, byte(len(part)>>24), byte(len(part)>>16), byte(len(part)>>8), byte(len(part)))
		message = append(message, part...)
	}
	return message, c.b
}

// withoutCells returns an operation on a GeoJSON bin without the cells between the
// operation's header and the text.
func withoutCells(op []byte) []byte {
	start := 4 + int(op[3])
	text := slices.Index(op, '{')
	return append(slices.Clone(op[:start]), op[text:]...)
}

// TestUnknownNamespacesNeedNoRequest covers the cases of a client that does not
// find a namespace in its partition map.
func TestUnknownNamespacesNeedNoRequest(t *testing.T) {
	cluster, client := start(t)
	key, err := aerospike.NewKey("nons", "gold", 1)
	require.NoError(t, err)
	_, err = client.BatchGet(nil, []*aerospike.Key{key})
	requireCode(t, types.INVALID_NAMESPACE, err)
	set, err := client.ScanAll(nil, "nons", "gold")
	if err == nil {
		err = (<-set.Results()).Err
	}
	requireCode(t, types.INVALID_NAMESPACE, err)
	require.Zero(t, cluster.Nodes()[0].Requests(^Info))
}

// TestRecordTooBig covers the case whose request is too long to keep.
func TestRecordTooBig(t *testing.T) {
	_, client := start(t)
	key := newKey(t, "gold", "big")
	requireCode(t, types.RECORD_TOO_BIG, client.Put(nil, key, aerospike.BinMap{"a": make([]byte, 9<<20)}))
	found, err := client.Exists(nil, key)
	require.NoError(t, err)
	require.False(t, found)
}
