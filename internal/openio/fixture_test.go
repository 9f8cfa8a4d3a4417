package openio

import (
	"context"
	"errors"
	"runtime/pprof"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/clock"
)

//go:linkname labels runtime/pprof.runtime_getProfLabel
func labels() unsafe.Pointer

//go:linkname setLabels runtime/pprof.runtime_setProfLabel
func setLabels(unsafe.Pointer)

// fakeClient has the method of a woven client. The tests report the steps themselves.
type fakeClient struct{}

func (fakeClient) OpenIO1(Begin) (func() unsafe.Pointer, func(unsafe.Pointer)) {
	return labels, setLabels
}

var errFailed = errors.New("failed")

// ticking makes each reading of the clock one tick later than the one before.
func ticking(t *testing.T) {
	t.Helper()
	var ticks int64
	t.Cleanup(clock.Replace(func() int64 { ticks++; return ticks }))
}

// stepBytes are what an attempt sends, and reads each time.
var stepBytes = [Ended]int{Sent: 10, Read: 7}

// attempt reports the steps of one attempt, up to the step that fails.
func attempt(p Probe, node any, fails Step) {
	p.Step(Routed, node, 0, nil)
	for _, s := range []Step{Connected, Encoded, Sent, Reading, Read, Reading, Read, Parsed} {
		if s == fails {
			p.Step(s, nil, 0, errFailed)
			return
		}
		p.Step(s, nil, stepBytes[s], nil)
	}
}

const nothingFails = Step(255)

// command runs a command on this goroutine.
func command(t *testing.T, node any) {
	t.Helper()
	p := begin()
	require.NotNil(t, p)
	attempt(p, node, nothingFails)
	p.Step(Ended, nil, 0, nil)
}

// oneOperation is an operation of one command, without what records it.
func oneOperation(ctx context.Context, node any) {
	o := Enter(ctx)
	p := begin()
	attempt(p, node, nothingFails)
	p.Step(Ended, nil, 0, nil)
	o.Leave()
	o.CriticalPath(1)
	o.Release()
}

func enter(t *testing.T) *Operation {
	t.Helper()
	o := Enter(t.Context())
	require.NotNil(t, o)
	return o
}

// labelOf returns the value that a profile would show for a label of this goroutine.
func labelOf(key string) (value string) {
	if label := labels(); label != nil {
		set := (*pprof.LabelSet)(label)
		value, _ = pprof.Label(pprof.WithLabels(context.Background(), *set), key)
	}
	return value
}
