package convert

import (
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/stretchr/testify/require"
)

// The test takes small bounds, because the real bounds take 2 GiB of memory.
func TestColumnsDoNotOutgrowTheirOffsets(t *testing.T) {
	list, err := listsOf(arrow.Field{Type: arrow.PrimitiveTypes.Int8}, bounded(4))
	require.NoError(t, err)
	for _, c := range []struct {
		dataType          arrow.DataType
		bind              binder
		three, two, empty any
	}{
		{arrow.BinaryTypes.String, texts(4), "abc", "de", ""},
		{arrow.BinaryTypes.LargeString, texts(4), "abc", "de", ""},
		{arrow.BinaryTypes.Binary, blobs(4), []byte{1, 2, 3}, []byte{4, 5}, []byte{}},
		{arrow.BinaryTypes.LargeBinary, blobs(4), []byte{1, 2, 3}, []byte{4, 5}, []byte{}},
		{arrow.ListOfNonNullable(arrow.PrimitiveTypes.Int8), list, []any{1, 2, 3}, []any{4, 5}, []any{}},
	} {
		t.Run(c.dataType.String(), func(t *testing.T) {
			builder := array.NewBuilder(memory.DefaultAllocator, c.dataType)
			defer builder.Release()
			appendValue := c.bind(builder, Client{})
			require.Nil(t, appendValue(c.three))
			require.Equal(t, newMisfit(TooLarge, c.two), appendValue(c.two))
			require.Nil(t, appendValue(c.empty), "the bound itself is in reach")
		})
	}
}
