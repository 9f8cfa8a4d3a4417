package stagemeter

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestEndedScopesLeaveNoTimer(t *testing.T) {
	t.Cleanup(func() { SetEnabled(false) })
	for name, end := range map[string]func(stop func()){
		"stop":       func(stop func()) { stop() },
		"SetEnabled": func(func()) { SetEnabled(false) },
	} {
		t.Run(name, func(t *testing.T) {
			s := &scope{forAll: true}
			end(profiling.open(s, time.Hour))
			require.False(t, s.timer.Stop(), "the timer must have been stopped already")
			require.Empty(t, profiling.scopes)
		})
	}
}
