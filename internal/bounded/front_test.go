package bounded_test

import (
	"fmt"
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/bounded"
)

func TestFrontFindsOnlyWhatItWasGiven(t *testing.T) {
	var front bounded.Front[string, int]
	one, other := "one", "other"
	_, ok := front.Load(7, &one)
	require.False(t, ok, "an empty slot")

	front.Offer(7, &one, 1)
	value, ok := front.Load(7, &one)
	require.True(t, ok)
	require.Equal(t, 1, value)
	_, ok = front.Load(7, &other)
	require.False(t, ok, "another key of the same slot")
	_, ok = front.Load(8, &one)
	require.False(t, ok, "another slot")
}

func TestFrontKeepsTheFirstOfASlot(t *testing.T) {
	var front bounded.Front[string, int]
	first, second := "first", "second"
	front.Offer(7, &first, 1)
	front.Offer(7, &second, 2)
	front.Offer(7, &first, 3)

	value, ok := front.Load(7, &first)
	require.True(t, ok)
	require.Equal(t, 1, value)
	_, ok = front.Load(7, &second)
	require.False(t, ok)
}

func TestFrontTakesAnySlotAndName(t *testing.T) {
	var front bounded.Front[string, int]
	for _, name := range []string{"", "a", "get", "batch_read", "日本語", string(make([]byte, 1000))} {
		front.Offer(bounded.Slot(name), &name, len(name))
		value, ok := front.Load(bounded.Slot(name), &name)
		require.True(t, ok, "%q", name)
		require.Equal(t, len(name), value)
	}
}

// What shares a slot is found all the same, but takes longer.
func TestNamesThatAreNumberedHaveSlotsOfTheirOwn(t *testing.T) {
	for _, format := range []string{"set%d", "users_%02d", "orders-%03d"} {
		slots := map[uint]bool{}
		var front bounded.Front[string, int]
		found := 0
		for i := range 100 {
			name := fmt.Sprintf(format, i)
			slots[bounded.Slot(name)] = true
			front.Offer(bounded.Slot(name), &name, i)
			if _, ok := front.Load(bounded.Slot(name), &name); ok {
				found++
			}
		}
		require.GreaterOrEqual(t, len(slots), 90, format)
		require.GreaterOrEqual(t, found, 60, format)
	}
	require.NotEqual(t, bounded.Slot("a"), bounded.Slot("b"))
}

func TestFrontIsConsistentUnderConcurrency(t *testing.T) {
	var front bounded.Front[string, string]
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 1000 {
				name := strconv.Itoa(i)
				if value, ok := front.Load(bounded.Slot(name), &name); ok && value != name {
					t.Errorf("%q has the value of %q", name, value)
				}
				front.Offer(bounded.Slot(name), &name, name)
			}
		})
	}
	wg.Wait()
}

func TestFrontReadsWithoutAllocating(t *testing.T) {
	type key struct{ a, b string }
	var front bounded.Front[key, *int]
	known := key{"a", "b"}
	front.Offer(1, &known, new(int))
	require.Zero(t, testing.AllocsPerRun(100, func() {
		name := key{"a", "b"}
		front.Load(1, &name)
		front.Offer(1, &name, nil)
	}))
}
