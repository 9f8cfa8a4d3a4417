package bridge_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"

	"github.com/otelaerospike/go/nodelatency/internal/bridge"
)

var errRefused = errors.New("refused")

func TestClientThatCannotBeObservedIsLeftAsItWas(t *testing.T) {
	f := newFixture(t)
	stop, err := f.Observe(nil)
	require.EqualError(t, err, "nodelatency: observe: the client is nil, or has no cluster, as a proxy client")
	require.Nil(t, stop)

	observed, _ := oneGet(t)
	f.observe(t, observed)
	_, err = f.Observe(observed)
	require.EqualError(t, err, "nodelatency: observe: the client is observed already")

	unobserved, _ := oneGet(t)
	_, err = f.Observe(unobserved, attribute.String("", "a"))
	require.EqualError(t, err, "nodelatency: observe: attribute 0, \"\": must have a key")
	require.False(t, unobserved.enabled)

	for want, answer := range map[string]func() (map[string]any, error){
		"refused":            func() (map[string]any, error) { return nil, errRefused },
		"panic: unsupported": func() (map[string]any, error) { panic("unsupported") },
	} {
		c := &client{answer: answer}
		_, err := f.Observe(c)
		require.EqualError(t, err, "nodelatency: observe: ask the client for its numbers: "+want)
		require.False(t, c.enabled)
	}
}

func TestClientsWithTheSameAttributesAddUp(t *testing.T) {
	f := newFixture(t)
	one, first := oneGet(t)
	first.add(0, 1)
	stop := f.observe(t, one)
	first.add(3, 10)
	before := f.points(t)["a:1 get"]
	two, second := oneGet(t)
	second.add(1, 2)
	f.observe(t, two)
	second.add(4, 20)
	both := f.points(t)["a:1 get"]
	require.EqualValues(t, 2, both.Count)
	require.Equal(t, 30e-6, both.Sum)
	require.Equal(t, before.StartTime, both.StartTime)

	stop()
	second.add(4, 20)
	after := f.points(t)["a:1 get"]
	require.EqualValues(t, 3, after.Count, "the numbers of a client that is observed no longer stay")
	require.Equal(t, before.StartTime, after.StartTime)

	three, third := oneGet(t)
	f.observe(t, three, attribute.String("cluster", "b"))
	third.add(0, 1)
	require.Contains(t, fmt.Sprint(f.collect(t).Metrics[0].Data), "cluster")
}

func TestClientsOfAProducerHaveTheSameBuckets(t *testing.T) {
	f := newFixture(t)
	c, _ := oneGet(t)
	f.observe(t, c)
	other, _ := oneGet(t)
	other.policy, other.enabled = bridge.Policy{Base: 5, Columns: 4}, true
	_, err := f.Observe(other)
	require.ErrorContains(t, err, "enable both with the same policy, or give each a producer of its own")
}

func TestClientThatFailsIsReportedOnceAndItsNumbersStay(t *testing.T) {
	for name, test := range map[string]struct {
		fail  func() (map[string]any, error)
		asked int64
	}{
		"error": {func() (map[string]any, error) { return nil, errRefused }, 5}, // asked again, for it may be over
		"panic": {func() (map[string]any, error) { panic("unsupported") }, 3},
	} {
		t.Run(name, func(t *testing.T) {
			heard := hearing(t)
			f := newFixture(t)
			c, get := oneGet(t)
			stop := f.observe(t, c)
			get.add(0, 1)
			before := f.points(t)["a:1 get"]
			c.answer = test.fail
			for range 2 {
				require.Equal(t, before, f.points(t)["a:1 get"], "its time as well")
			}
			require.Len(t, *heard, 1)
			require.ErrorContains(t, (*heard)[0], "nodelatency: observe: ask the client for its numbers: ")
			require.Equal(t, name == "error", errors.Is((*heard)[0], errRefused))
			stop()
			require.Len(t, *heard, 1)
			require.Equal(t, test.asked, c.asked.Load(), "a panic may have left locks held")
		})
	}
}
