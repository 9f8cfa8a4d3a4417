package stagez

import "time"

// tailReport says where the time of an operation's slow executions goes. It is exact: it has every profiled operation of its time.
type tailReport struct {
	Begin   time.Time     `json:"begin"`
	End     time.Time     `json:"end"`
	Missed  uint64        `json:"missed"` // operations that are in none of the figures, because there are too many
	Groups  []groupReport `json:"groups"`
	Heat    []heatReport  `json:"heat"`    // oldest first
	Slowest []slowReport  `json:"slowest"` // slowest first

	operation string
}

// groupReport describes the slowest operations, or all. Groups are made of whole buckets of latency.
type groupReport struct {
	Group        string        `json:"group"`
	Count        uint64        `json:"count"`
	From         float64       `json:"from_seconds"` // no operation of the group took less
	Mean         float64       `json:"mean_seconds"`
	NoStage      float64       `json:"no_stage_seconds_per_operation"`
	Stages       []shareReport `json:"stages"`
	MostTimeIn   string        `json:"most_time_in"` // a stage, or a part of one; empty: in no stage
	MostShare    float64       `json:"most_time_share"`
	GrowsMostIn  string        `json:"grows_most_in"` // what the group has more of than all; as above
	GrowsSeconds float64       `json:"grows_seconds"`
	Nodes        []waitReport  `json:"nodes"` // empty: io is closed

	breakdown breakdown
	most      leaf
	grows     leaf
}

type shareReport struct {
	Stage      string        `json:"stage"`
	OwnSeconds float64       `json:"own_seconds_per_operation"`
	OwnShare   float64       `json:"own_share"`
	Parts      []shareReport `json:"parts,omitempty"` // their shares are shares of the stage
}

// groups lists the groups. Each has the slowest one in oneIn operations.
var groups = []struct {
	name, label string
	oneIn       uint64
}{
	{"all", "all", 1},
	{"slowest_10_percent", "slowest 10 %", 10},
	{"slowest_1_percent", "slowest 1 %", 100},
}

// addTails adds what the collector knows to every operation, or to the named one only.
func (r *report) addTails(c *collector, traces traceURL, now time.Time, only string) {
	first, last := c.slots(now, chartLength(r.Window))
	r.Process = c.process.since(first, last)
	for i := range r.Operations {
		o := &r.Operations[i]
		if only != "" && o.Operation != only {
			continue
		}
		if t := c.find(o.Operation); t != nil {
			o.Tail = newTailReport(c, t.between(first, last), traces, now)
			if o.Tail != nil {
				o.Tail.operation = o.Operation
			}
		}
		o.Diagnosis = diagnose(o, r.Process)
	}
}

// newTailReport returns nil when no profiled operation ended.
func newTailReport(c *collector, t *tailCopy, traces traceURL, now time.Time) *tailReport {
	r := &tailReport{Begin: c.begin(t.first), End: now, Missed: t.missed, Heat: newHeat(c, t, now), Slowest: []slowReport{}}
	for _, g := range groups {
		group, ok := newGroup(t, g.oneIn)
		if !ok {
			return nil
		}
		group.Group = g.name
		if len(r.Groups) > 0 {
			group.compare(&r.Groups[0])
		}
		r.Groups = append(r.Groups, group)
	}
	for _, b := range t.slowest {
		r.Slowest = append(r.Slowest, newSlowReport(b, traces))
	}
	return r
}

// newGroup adds up the slowest buckets until they have one in so many operations. The last bucket counts whole.
func newGroup(t *tailCopy, oneIn uint64) (g groupReport, ok bool) {
	var all uint64
	for i := range t.cells {
		all += t.cells[i].count
	}
	if all == 0 {
		return g, false
	}
	wanted := (all + oneIn - 1) / oneIn
	var sum cell
	for i := latencies - 1; i >= 0 && sum.count < wanted; i-- {
		if t.cells[i].count > 0 {
			sum.merge(&t.cells[i])
			g.From = latencyFrom(i).Seconds()
		}
	}
	g.Count = sum.count
	g.breakdown = sum.breakDown(t.names)
	g.Mean = float64(sum.sum) / 1e9 / float64(sum.count)
	g.NoStage = g.breakdown.rest
	g.Stages = shares(g.breakdown.parts, g.breakdown.seconds())
	g.Nodes = newWaitReports(&sum, t.nodes)
	leaves := g.breakdown.leaves()
	whole := 0.0
	for _, l := range leaves {
		whole += l.seconds
		if l.seconds > g.most.seconds {
			g.most = l
		}
	}
	g.MostTimeIn = g.most.name
	if whole > 0 {
		g.MostShare = g.most.seconds / whole
	}
	return g, true
}

// breakDown breaks the operations of a cell down. Every one was profiled, so that the time in no stage is known.
func (c *cell) breakDown(names []string) breakdown {
	recorded := map[string]total{}
	for place, nanoseconds := range c.stages {
		if nanoseconds > 0 {
			t := recorded[names[place]]
			recorded[names[place]] = total{t.sum + float64(nanoseconds)/1e9, c.count}
		}
	}
	whole := total{float64(c.sum) / 1e9, c.count}
	if len(recorded) == 0 {
		return breakdown{profiled: c.count, rest: whole.sum / float64(c.count), hasRest: true}
	}
	return breakDown(whole, recorded)
}

// compare finds what grows most from the mean of all operations to the group's mean.
func (g *groupReport) compare(all *groupReport) {
	before := map[string]float64{}
	for _, l := range all.breakdown.leaves() {
		before[l.name] += l.seconds
	}
	for _, l := range g.breakdown.leaves() {
		if more := l.seconds - before[l.name]; more > g.grows.seconds {
			g.grows = leaf{l.name, more}
		}
	}
	g.GrowsMostIn, g.GrowsSeconds = g.grows.name, g.grows.seconds
}

func shares(parts []part, whole float64) []shareReport {
	reports := []shareReport{}
	for _, p := range parts {
		s := shareReport{Stage: p.name, OwnSeconds: p.seconds}
		if whole > 0 {
			s.OwnShare = p.seconds / whole
		}
		if len(p.parts) > 0 {
			s.Parts = shares(p.parts, p.seconds)
		}
		reports = append(reports, s)
	}
	return reports
}

// leaf is a stage without parts, a part, what the parts leave of their stage, or, without a name, the time in no stage.
type leaf struct {
	name    string
	seconds float64
}

// leaves divides the operation's own time. Parts that add up to more than their stage are scaled down to it.
func (b breakdown) leaves() []leaf {
	leaves := []leaf{{"", b.rest}}
	for _, p := range b.parts {
		if p.info.AfterEnd {
			continue
		}
		all := 0.0
		for _, inner := range p.parts {
			all += inner.seconds
		}
		for _, inner := range p.parts {
			if all > 0 {
				leaves = append(leaves, leaf{inner.name, inner.seconds * min(1, p.seconds/all)})
			}
		}
		if rest := p.seconds - all; rest > 0 {
			leaves = append(leaves, leaf{p.name, rest})
		}
	}
	return leaves
}
