package telemetry_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/telemetry"
)

func TestTypedNilsAreNil(t *testing.T) {
	for _, v := range []any{nil, (*int)(nil), (func())(nil), map[string]int(nil), []int(nil), (chan int)(nil)} {
		require.True(t, telemetry.IsNil(v), "%T", v)
	}
	for _, v := range []any{0, "", struct{}{}, new(int), func() {}, map[string]int{}, []int{}, make(chan int)} {
		require.False(t, telemetry.IsNil(v), "%T", v)
	}
}
