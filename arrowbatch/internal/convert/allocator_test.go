package convert_test

import (
	"errors"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/arrowbatch/internal/conversions"
	"github.com/otelaerospike/go/arrowbatch/internal/convert"
)

func TestNilAllocatorIsIgnored(t *testing.T) {
	var none *exhausted
	for _, allocator := range []memory.Allocator{nil, none} {
		batch, err := having(bins{"v": 1}).toArrow(conversions.Schema(primitive.Int64), convert.WithAllocator(allocator))
		require.NoError(t, err)
		batch.Release()
	}
}

// exhausted is an allocator that panics when nothing is left.
type exhausted struct {
	memory.Allocator
	left int // allocations
}

var errExhausted = errors.New("exhausted")

func (e *exhausted) spend() {
	if e.left == 0 {
		panic(errExhausted)
	}
	e.left--
}

func (e *exhausted) Allocate(size int) []byte {
	e.spend()
	return e.Allocator.Allocate(size)
}

func (e *exhausted) Reallocate(size int, b []byte) []byte {
	e.spend()
	return e.Allocator.Reallocate(size, b)
}

func TestPanicOfTheAllocatorLeaksNothing(t *testing.T) {
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "text", Type: binary.String, Nullable: true}, {Name: "bool", Type: boolean, Nullable: true},
		{Name: "list", Type: arrow.ListOf(arrow.FixedSizeListOf(1, binary.Binary)), Nullable: true},
		{Name: "fixed", Type: &arrow.FixedSizeBinaryType{ByteWidth: 3}, Nullable: true},
	}, nil)
	full := make([]bins, 100)
	for i := range full {
		full[i] = bins{
			"text": "some text", "bool": true, "fixed": []byte{1, 2, 3}, "list": []any{[]any{[]byte("some data")}},
		}
	}
	records := having(full...)
	for n := 0; ; n++ {
		allocator := &exhausted{conversions.Allocator(t), n}
		var batch arrow.RecordBatch
		convert := func() { batch, _ = records.toArrow(schema, convert.WithAllocator(allocator)) }
		if allocator.panics(t, convert) {
			require.Nil(t, batch)
			require.Zero(t, allocator.Allocator.(*memory.CheckedAllocator).CurrentAlloc(), "after %d allocations", n)
			continue
		}
		require.Greater(t, n, 20)
		batch.Release()
		return
	}
}

func (e *exhausted) panics(t *testing.T, convert func()) (panicked bool) {
	t.Helper()
	defer func() {
		if value := recover(); value != nil {
			require.Equal(t, errExhausted, value, "it is the allocator's own")
			panicked = true
		}
	}()
	convert()
	return false
}
