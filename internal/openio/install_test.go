package openio

import (
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

// partlyWoven is a client that was woven in part.
type partlyWoven struct{}

func (partlyWoven) OpenIO1(Begin) (func() unsafe.Pointer, func(unsafe.Pointer)) { return nil, nil }

func TestOnlyAClientThatIsWovenWholeIsOpen(t *testing.T) {
	require.False(t, Install(struct{}{}))
	require.False(t, Install(partlyWoven{}))
	require.NotNil(t, client.labels, "the client that was installed before them still has its functions")
	require.True(t, Install(fakeClient{}))
}
