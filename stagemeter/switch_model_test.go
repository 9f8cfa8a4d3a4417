package stagemeter_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/otelaerospike/go/stagemeter"
)

// model is the switch as its documentation describes it, without an atomic word, a lock or a timer.
type model struct {
	base   bool
	scopes []*modelScope
}

type modelScope struct {
	stop   func()
	ctx    context.Context // of ProfileContext, else nil
	parent *modelScope     // of ProfileContext
	until  time.Time       // of ProfileFor
	ended  bool
}

func (s *modelScope) open() bool {
	return !s.ended && (s.until.IsZero() || time.Now().Before(s.until))
}

func (m *model) enabled() bool {
	for _, s := range m.scopes {
		if s.ctx == nil && s.open() {
			return true
		}
	}
	return m.base
}

func (m *model) enabledFor(s *modelScope) bool {
	for ; s != nil; s = s.parent {
		if s.open() {
			return true
		}
	}
	return m.enabled()
}

func (m *model) set(on bool) {
	m.base = on
	for _, s := range m.scopes {
		s.ended = true
	}
}

// step does to the switch and to the model what two bytes say.
func (m *model) step(t *testing.T, action, argument byte) {
	pick := func() *modelScope {
		if len(m.scopes) == 0 {
			return nil
		}
		return m.scopes[int(argument)%len(m.scopes)]
	}
	switch action % 7 {
	case 0:
		on := argument%2 == 0
		stagemeter.SetEnabled(on)
		m.set(on)
	case 1:
		m.scopes = append(m.scopes, &modelScope{stop: stagemeter.Profile()})
	case 2:
		d := time.Duration(argument%8) * time.Second
		m.scopes = append(m.scopes, &modelScope{stop: stagemeter.ProfileFor(d), until: time.Now().Add(d)})
	case 3:
		parent, parentCtx := pick(), t.Context()
		if parent == nil || parent.ctx == nil {
			parent = nil
		} else {
			parentCtx = parent.ctx
		}
		ctx, stop := stagemeter.ProfileContext(parentCtx)
		m.scopes = append(m.scopes, &modelScope{stop: stop, ctx: ctx, parent: parent})
	case 4, 5: // also those that have ended already
		if s := pick(); s != nil {
			s.stop()
			s.ended = true
		}
	case 6:
		time.Sleep(time.Duration(argument%4) * time.Second)
		synctest.Wait()
	}
}

// follow drives switch and model through the same steps and compares them after each.
func follow(t *testing.T, steps []byte) {
	meter, err := stagemeter.NewMeter(stagemeter.WithMeterProvider(
		sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewManualReader()))))
	require.NoError(t, err)
	synctest.Test(t, func(t *testing.T) {
		off(t)
		var m model
		for i := 0; i+1 < len(steps) && i < 200; i += 2 {
			m.step(t, steps[i], steps[i+1])
			require.Equal(t, m.enabled(), stagemeter.Enabled(), "after step %d of %v", i/2, steps)
			require.Equal(t, m.enabled(), meter.Enabled(t.Context()), "without a scope's context, after step %d of %v", i/2, steps)
			for _, s := range m.scopes {
				if s.ctx != nil {
					require.Equal(t, m.enabledFor(s), meter.Enabled(s.ctx), "in a scope's context, after step %d of %v", i/2, steps)
				}
			}
		}
		for _, s := range m.scopes {
			s.stop()
		}
		require.Equal(t, m.base, stagemeter.Enabled(), "when every scope has been stopped only the base flag is left")
	})
}

func TestSwitchFollowsItsModel(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		steps := make([]byte, 100)
		for i := range steps {
			steps[i] = byte(random.Uint32())
		}
		follow(t, steps)
	}
}

func FuzzSwitch(f *testing.F) {
	f.Add([]byte{1, 0, 1, 0, 4, 0, 4, 1})       // A starts, B starts, A stops, B stops
	f.Add([]byte{1, 0, 0, 1, 4, 0, 0, 0, 4, 0}) // off ends a scope, whose stop then has no say
	f.Add([]byte{2, 3, 6, 2, 2, 1, 6, 3})       // overlapping limits
	f.Add([]byte{3, 0, 3, 0, 4, 1, 4, 0})       // a context in a context
	f.Fuzz(follow)
}
