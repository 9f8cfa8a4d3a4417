package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/otelaerospike/go/benchmarks/internal/figure"
	"github.com/otelaerospike/go/benchmarks/internal/rounds"
)

// tables returns all tables in Markdown. It fails when a benchmark was not measured.
func tables(s rounds.Samples) (string, error) {
	var text strings.Builder
	text.WriteString(measuredOn(s.Config))
	for _, section := range []struct {
		title string
		write func(rounds.Samples) (string, error)
	}{
		{"1. Profiling off: the switch", switchedOff},
		{"1. Profiling at a rate: an operation that is left out", func(s rounds.Samples) (string, error) { return cases(s, figure.Sampling()) }},
		{"1. Profiling off: calls", func(s rounds.Samples) (string, error) { return cases(s, figure.Off()) }},
		{"2. Profiling on: stages", func(s rounds.Samples) (string, error) { return cases(s, figure.Stages()) }},
		{"2. Calls: on all cores, with exemplars, spans and profiling", func(s rounds.Samples) (string, error) { return cases(s, figure.Calls()) }},
		{"2. Calls: client v8", func(s rounds.Samples) (string, error) { return cases(s, figure.CallsV8()) }},
		{"2. Opening io", func(s rounds.Samples) (string, error) { return cases(s, figure.OpenIO()) }},
		{"3. Peers", peers},
		{"4. 20 workers of batch_read", batchReads},
		{"5. Growth", growth},
	} {
		written, err := section.write(s)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&text, "### %s\n\n%s", section.title, written)
	}
	return strings.TrimRight(text.String(), "\n") + "\n", nil
}

func measuredOn(config map[string]string) string {
	var modules []string
	for _, m := range comparedModules {
		modules = append(modules, m.name+" "+config[m.name])
	}
	return fmt.Sprintf("Measured on %s: %s, %s cores, %s/%s, %s; %s. %s rounds of %s for each benchmark; of batch reads, %s of "+
		"0.8 s a round.\n\n",
		config["measured"], config["cpu"], config["cores"], config["goos"], config["goarch"], config["go"],
		strings.Join(modules, ", "), config["rounds"], config["benchtime"], config["blocks"])
}

func switchedOff(s rounds.Samples) (string, error) {
	t := newTable("what", "ours", "one atomic load", "nothing", "ours ÷ load", "ours − nothing", "target", "", "allocations")
	for _, c := range figure.Switch() {
		f, err := c.Measure(s)
		if err != nil {
			return "", err
		}
		target, verdict := targetOf(f)
		t.row(c.Label, nanoseconds(f.Call.Median), nanoseconds(f.FloorCall.Median), nanoseconds(f.BareCall.Median), times(f.Ratio),
			nanoseconds(f.Cost.Median), target, verdict, fmt.Sprintf("%.0f", f.Allocs))
	}
	return t.String(), nil
}

func cases(s rounds.Samples, cases []figure.Case) (string, error) {
	t := newTable("what", "ours", "floor", "ours ÷ floor", "target", "", "allocations, of which floor")
	for _, c := range cases {
		f, err := c.Measure(s)
		if err != nil {
			return "", err
		}
		floor, ratio := "", ""
		if f.Floor != nil {
			floor, ratio = nanoseconds(f.Floor.Median), times(f.Ratio)
		}
		target, verdict := targetOf(f)
		t.row(c.Label, nanoseconds(f.Cost.Median), floor, ratio, target, verdict, fmt.Sprintf("%.0f, %.0f", f.Allocs, f.FloorAllocs))
	}
	return t.String(), nil
}

// targetOf returns a case's target and whether the case meets it. Both are empty for a case without a target.
func targetOf(f figure.Figure) (target, verdict string) {
	switch {
	case f.MaxCost > 0:
		return fmt.Sprintf("≤ %g ns", f.MaxCost), atMost(f.Cost, f.MaxCost)
	case f.MaxRatio > 0:
		return fmt.Sprintf("≤ %.2f", f.MaxRatio), atMost(f.Ratio, f.MaxRatio)
	}
	return "", ""
}

func peers(s rounds.Samples) (string, error) {
	var text strings.Builder
	for _, spans := range figure.PeerSpans() {
		peers, err := figure.Peers(s, spans)
		if err != nil {
			return "", err
		}
		t := newTable("spans: "+spans, "cost", "÷ ours", "target", "", "allocations", "records a call", "attributes")
		for _, p := range peers {
			target, verdict := "", ""
			if p.Rival() {
				target, verdict = fmt.Sprintf("≥ %d", figure.MinPeerRatio), asManyTimes(p.Ratio)
			}
			t.row(p.Name, nanoseconds(p.Cost.Median), times(p.Ratio), target, verdict,
				fmt.Sprintf("%.0f", p.Allocs), fmt.Sprintf("%.0f", p.Records), fmt.Sprintf("%.0f", p.Attributes))
		}
		text.WriteString(t.String())
	}
	return text.String(), nil
}

func batchReads(s rounds.Samples) (string, error) {
	rows, err := figure.BatchReads(s)
	if err != nil {
		return "", err
	}
	t := newTable("20 workers, 100 keys", "off", "on", "on against off", "target", "", "io open", "target", "", "1 in 100",
		"nothing switched", "aerospike-py's")
	for _, r := range rows {
		target, verdict := targetOfChange(r.Change, r.Max)
		targetOpen, verdictOpen := targetOfChange(r.Open, r.MaxOpen)
		t.row(r.Label, digits(r.Off.Median)+" "+r.Unit, digits(r.On.Median)+" "+r.Unit, percent(r.Change), target, verdict,
			percent(r.Open), targetOpen, verdictOpen, percent(r.Sampled), percent(r.Noise), r.Python)
	}
	return "The cluster: " + s.Config["cluster"] + ".\n\n" + t.String(), nil
}

// targetOfChange is [targetOf] for a change with profiling on.
func targetOfChange(change rounds.Summary, most float64) (target, verdict string) {
	if most == 0 {
		return "", ""
	}
	return fmt.Sprintf("≤ +%.0f %%", 100*most), atMost(change, most)
}

func growth(s rounds.Samples) (string, error) {
	var text strings.Builder
	for _, write := range []func(rounds.Samples) (*table, error){names, goroutines, collections, memory} {
		t, err := write(s)
		if err != nil {
			return "", err
		}
		text.WriteString(t.String())
	}
	return text.String(), nil
}

func names(s rounds.Samples) (*table, error) {
	columns := []string{"distinct names"}
	for _, g := range figure.Names() {
		columns = append(columns, g.Label)
	}
	t := newTable(columns...)
	for _, n := range figure.Cardinalities() {
		row := []string{strconv.Itoa(n)}
		for _, g := range figure.Names() {
			f, err := figure.Grown(s, g.Name, n)
			if err != nil {
				return nil, err
			}
			row = append(row, fmt.Sprintf("%s, %.2f × floor", nanoseconds(f.Cost.Median), f.Ratio.Median))
		}
		t.row(row...)
	}
	return t, nil
}

func goroutines(s rounds.Samples) (*table, error) {
	t := newTable("goroutines, each calling `Get`", "ours", "floor", "ours ÷ floor")
	for _, n := range figure.Goroutines() {
		f, err := figure.Grown(s, "goroutines", n)
		if err != nil {
			return nil, err
		}
		t.row(strconv.Itoa(n), nanoseconds(f.Cost.Median), nanoseconds(f.Floor.Median), times(f.Ratio))
	}
	return t, nil
}

func collections(s rounds.Samples) (*table, error) {
	t := newTable("sets, limit raised", "series", "one collection", "for each series")
	for _, n := range figure.Cardinalities() {
		c, err := figure.Collected(s, n)
		if err != nil {
			return nil, err
		}
		t.row(strconv.Itoa(n), fmt.Sprintf("%.0f", c.Series), nanoseconds(c.Time.Median), nanoseconds(c.Time.Median/c.Series))
	}
	return t, nil
}

func memory(s rounds.Samples) (*table, error) {
	m, err := figure.Remembered(s, figure.EverNew())
	if err != nil {
		return nil, err
	}
	t := newTable("on the heap", "", "")
	for _, series := range []struct {
		label string
		figure.SeriesMemory
	}{
		{"a time series of `db.client.operation.duration`", m.Series}, {"the same, exemplars off", m.WithoutExemplars},
	} {
		t.row(series.label, digits(series.Ours.Median)+" B", "of which SDK and attributes "+digits(series.Floor.Median)+" B")
	}
	for i, n := range figure.EverNew() {
		t.row(fmt.Sprintf("after %d names of each kind that never come again", n), digits(m.Names[i].Median/1024)+" KiB", "")
	}
	return t, nil
}
