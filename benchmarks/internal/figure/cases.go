package figure

// The targets: what ours may add to a floor, and what ours may cost while nothing is recorded.
const (
	maxRatio    = 1.15 // ours ÷ floor
	maxOffCost  = 2    // ns, for Start and ten Laps while profiling is off
	maxNoopCost = 10   // ns, for a wrapped call or an operation's stages when the provider is a no-op
	maxLeftCost = 5    // ns over off, for Start and ten Laps of an operation that the rate leaves out
	maxHookCost = 3    // ns, for a command in a build with openio while profiling is off
	maxPartCost = 1500 // ns, for all parts of a command with profiling on
)

// Switch returns the cases that measure the switch while profiling is off. They take hardly longer than an empty call.
func Switch() []Case {
	return []Case{
		{Name: "Off/start_10_laps", Label: "`Start` + 10 `Lap`, in a function that is called", Whole: true, MaxCost: maxOffCost},
		{Name: "Off/start_10_laps_inlined", Label: "`Start` + 10 `Lap`, in a loop", Whole: true, MaxCost: maxOffCost},
		{Name: "Off/start_10_laps_parallel", Label: "`Start` + 10 `Lap`, on all cores", Whole: true},
	}
}

// Sampling returns the cases that measure operations that the rate leaves out. Their bare side is profiling off.
func Sampling() []Case {
	return []Case{
		{Name: "Off/not_chosen", Label: "`Start` + 10 `Lap`, over off", MaxCost: maxLeftCost},
	}
}

// Off returns the cases that measure wrapped calls with profiling off.
func Off() []Case {
	return []Case{
		{Name: "Call/get", Label: "`Get`", MaxRatio: maxRatio},
		{Name: "Call/batch_get", Label: "`BatchGet` of 100 keys", MaxRatio: maxRatio},
		{Name: "Call/batch_get_cloned", Label: "`BatchGet` of 100 keys, each with strings of its own", MaxRatio: maxRatio},
		{Name: "Call/get_missed", Label: "`Get` of a record that is not there", MaxRatio: maxRatio},
		{Name: "Call/get_failed", Label: "`Get` that fails", MaxRatio: maxRatio},
		{Name: "Call/get_noop", Label: "`Get`, no-op provider", MaxCost: maxNoopCost},
		{Name: "Call/batch_get_noop", Label: "`BatchGet` of 100 keys, no-op provider", MaxCost: maxNoopCost},
	}
}

// Stages returns the cases that measure stages with profiling on.
func Stages() []Case {
	return []Case{
		{Name: "Stage/lap", Label: "one stage", MaxRatio: maxRatio},
		{Name: "Stage/lap_parallel", Label: "one stage, on all cores", MaxRatio: maxRatio},
		{Name: "Stage/start_10_laps", Label: "`Start` + 10 stages", MaxRatio: maxRatio},
		{Name: "Stage/start_10_laps_parallel", Label: "`Start` + 10 stages, on all cores", MaxRatio: maxRatio},
		{Name: "Stage/lap_exemplars_off", Label: "one stage, exemplars off", MaxRatio: maxRatio},
		{Name: "Stage/lap_exemplars_on", Label: "one stage, an exemplar offered each time", MaxRatio: maxRatio},
		{Name: "Stage/lap_unsampled", Label: "one stage, in an unsampled span", MaxRatio: maxRatio},
		{Name: "Stage/lap_sampled", Label: "one stage, in a sampled span: it becomes a span too", MaxRatio: maxRatio},
		{Name: "Stage/start_10_laps_noop", Label: "`Start` + 10 stages, no-op provider", MaxCost: maxNoopCost},
	}
}

// Calls returns the cases that measure wrapped calls on all cores, and with a limiter, exemplars, spans or profiling.
func Calls() []Case {
	return []Case{
		{Name: "Call/get_parallel", Label: "`Get`, on all cores", MaxRatio: maxRatio},
		{Name: "Call/get_limited", Label: "`Get`, admitted by the limiter", MaxRatio: maxRatio},
		{Name: "Call/get_exemplars_off", Label: "`Get`, exemplars off", MaxRatio: maxRatio},
		{Name: "Call/get_exemplars_on", Label: "`Get`, an exemplar offered each time", MaxRatio: maxRatio},
		{Name: "Call/get_unsampled", Label: "`Get` with an unsampled span", MaxRatio: maxRatio},
		{Name: "Call/get_sampled", Label: "`Get` with a sampled span", MaxRatio: maxRatio},
		{Name: "Call/get_profiled", Label: "`Get`, profiling on: the stage `io`", MaxRatio: maxRatio},
	}
}

// CallsV8 returns the cases that measure wrapped calls of client v8. They are few, because both clients share the recording.
func CallsV8() []Case {
	return []Case{
		{Name: "CallV8/get", Label: "`Get`", MaxRatio: maxRatio},
		{Name: "CallV8/batch_get", Label: "`BatchGet` of 100 keys", MaxRatio: maxRatio},
		{Name: "CallV8/get_missed", Label: "`Get` of a record that is not there", MaxRatio: maxRatio},
		{Name: "CallV8/get_failed", Label: "`Get` that fails", MaxRatio: maxRatio},
		{Name: "CallV8/get_profiled", Label: "`Get`, profiling on: the stage `io`", MaxRatio: maxRatio},
	}
}

// OpenIO returns the cases that measure what openio adds to a command.
func OpenIO() []Case {
	return []Case{
		{Name: "OpenIO/off", Label: "a command, profiling off", Open: true, MaxCost: maxHookCost},
		{Name: "OpenIO/get", Label: "the parts of a `Get`, profiling on", Open: true, MaxCost: maxPartCost},
	}
}
