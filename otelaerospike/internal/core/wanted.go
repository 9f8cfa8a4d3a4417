package core

import "context"

// wanted says what an operation has to begin for.
type wanted uint8

// nothing means that nothing would be recorded and nothing has to wait, so that an operation need not begin.
const nothing wanted = 0

const (
	admission wanted = 1 << iota
	spans
	durations
	slowness
	stages   // is left out when there is anything else
	presence // is left out too: operations that begin are counted anyway
)

// wanted returns what operations that carry ctx are wanted for at this moment.
func (i *instruments) wanted(ctx context.Context) (w wanted) {
	if i.limiter != nil {
		w |= admission
	}
	if i.tracing.enabled() {
		w |= spans
	}
	if i.duration.Enabled(ctx) {
		w |= durations
	}
	if i.slow != nil {
		w |= slowness
	}
	if w == nothing && i.stages.Enabled(ctx) {
		w = stages
	}
	if w == nothing && i.active.collected.Load() {
		w = presence
	}
	return w
}
