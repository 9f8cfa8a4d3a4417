package main

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/otelaerospike/go/stagemeter"
)

// pipeline lists the stages in the order in which they happen.
var pipeline = stageNames(stagemeter.Stages())

func stageNames(stages []stagemeter.StageInfo) []stagemeter.Stage {
	names := make([]stagemeter.Stage, len(stages))
	for i, info := range stages {
		names[i] = info.Stage
	}
	return names
}

// phase is what was measured with stage profiling off or on.
type phase struct {
	stages string
	measurement
}

// report draws the tables of both phases.
func report(off, on measurement) string {
	phases := []phase{{"off", off}, {"on", on}}
	tables := []string{operationTable(phases)}
	if errors := errorTable(phases); errors != "" {
		tables = append(tables, errors)
	}
	tables = append(tables, stageTable(on))
	if nodes := nodeTable(on); nodes != "" {
		tables = append(tables, nodes)
	}
	return strings.Join(tables, "\n\n")
}

func operationTable(phases []phase) string {
	t := newTable("Operations (db.client.operation.duration), stage profiling off and on",
		table.Row{"operation", "", "count", "misses", "errors", "mean", "p50", "p95", "p99"}, 3, 9)
	for _, name := range operations(phases) {
		for _, phase := range phases {
			o := phase.measurement[name]
			if o == nil {
				continue
			}
			d := o.duration
			t.AppendRow(table.Row{name, phase.stages, count(d.count), count(o.misses), count(o.failures()),
				seconds(d.mean()), estimated(&d, 0.50), estimated(&d, 0.95), estimated(&d, 0.99)})
		}
		t.AppendSeparator()
	}
	t.SetCaption("Counts and means are exact. Percentiles are estimates, interpolated within the\n" +
		"buckets of the exported histogram (bounds at 1, 1.5, 2, 3, 5, 7, 10 ms ...):\n" +
		"they can be off by as much as a bucket is wide. The phases ran one after the\n" +
		"other: what else the machine did meanwhile may well be the difference.")
	return t.Render()
}

// errorTable is empty when nothing failed.
func errorTable(phases []phase) string {
	t := newTable("Errors (error.type)", table.Row{"operation", "stages", "error", "count"}, 4, 4)
	for _, name := range operations(phases) {
		for _, phase := range phases {
			if o := phase.measurement[name]; o != nil {
				for _, errorType := range slices.Sorted(maps.Keys(o.errors)) {
					t.AppendRow(table.Row{name, phase.stages, errorType, count(o.errors[errorType])})
				}
			}
		}
		t.AppendSeparator()
	}
	if t.Length() == 0 {
		return ""
	}
	return t.Render()
}

func stageTable(on measurement) string {
	t := newTable("Stages (db.client.internal_stage), profiling on",
		table.Row{"operation", "stage", "count", "mean", "p95", "share"}, 3, 5)
	for _, name := range slices.Sorted(maps.Keys(on)) {
		o := on[name]
		for _, stage := range slices.SortedFunc(maps.Keys(o.stages), inPipelineOrder) {
			s := o.stages[stage]
			t.AppendRow(table.Row{name, stage, count(s.count), seconds(s.mean()), estimated(s, 0.95),
				share(s.sum, o.duration.sum)})
		}
		t.AppendSeparator()
	}
	t.SetCaption("The share is the sum of the stage's durations over the sum of the operation's;\n" +
		"stages that overlap add up to more than the whole.")
	return t.Render()
}

// newTable merges equal cells of the first column. It aligns the columns from first to last to the right, since they hold numbers.
func newTable(title string, header table.Row, first, last int) table.Writer {
	t := table.NewWriter()
	t.SetTitle(title)
	t.AppendHeader(header)
	t.SetStyle(table.StyleLight)
	t.Style().Format.Header = text.FormatDefault
	t.Style().Options.DrawBorder = false
	t.Style().Options.SeparateColumns = false
	columns := []table.ColumnConfig{{Number: 1, AutoMerge: true}}
	for i := first; i <= last; i++ {
		columns = append(columns, table.ColumnConfig{Number: i, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	t.SetColumnConfigs(columns)
	t.SuppressTrailingSpaces()
	return t
}

// operations returns the names of the operations of both phases, sorted.
func operations(phases []phase) []string {
	var names []string
	for _, phase := range phases {
		names = slices.AppendSeq(names, maps.Keys(phase.measurement))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// inPipelineOrder compares two stages. A stage that is not in the pipeline comes last.
func inPipelineOrder(a, b stagemeter.Stage) int {
	return cmp.Or(cmp.Compare(position(a), position(b)), cmp.Compare(a, b))
}

func position(stage stagemeter.Stage) int {
	if i := slices.Index(pipeline, stage); i >= 0 {
		return i
	}
	return len(pipeline)
}
