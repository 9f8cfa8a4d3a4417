package arrowbatch

import (
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/stretchr/testify/require"
)

func TestPlainValues(t *testing.T) {
	require.Equal(t, "{}", plainValue(aerospike.GeoJSONValue("{}")))
	require.Equal(t, []byte{0, 255}, plainValue(aerospike.HLLValue{0, 255}))
	for _, value := range []any{nil, 1, 1.5, true, "a", []any{1}, map[any]any{}, []aerospike.MapPair{}} {
		require.Equal(t, value, plainValue(value), "the value is left as it is")
	}
}

func TestPlainKeys(t *testing.T) {
	type userName string
	for _, key := range []any{int8(7), int16(7), int32(7), uint8(7), uint16(7), uint32(7), uint(7), aerospike.IntegerValue(7)} {
		require.EqualValues(t, 7, plainKey(key), "%T", key)
		require.Contains(t, []any{int(7), int64(7)}, plainKey(key), "%T", key)
	}
	require.Equal(t, "a", plainKey(userName("a")))
	require.Equal(t, "a", plainKey(aerospike.StringValue("a")))
	require.Equal(t, []byte{1}, plainKey(aerospike.BytesValue{1}))
}
