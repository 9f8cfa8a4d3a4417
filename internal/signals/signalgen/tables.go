package main

import (
	"slices"
	"strings"

	"github.com/otelaerospike/go/internal/signals"
)

// pages returns the sections of each page by their names.
func pages(r *signals.Registry) map[string]map[string][]string {
	return map[string]map[string][]string{
		"metrics.md": {
			"attributes of operations":           attributesOf(r, "db.client.operation.duration"),
			"attributes of active operations":    attributesOf(r, "aerospike.client.operation.active"),
			"attributes of abandoned operations": attributesOf(r, "aerospike.client.batch_read.abandoned"),
			"attributes of dropped records":      attributesOf(r, "aerospike.client.log.dropped"),
			"attributes of stages":               attributesOf(r, "db.client.internal_stage"),
		},
		"cluster-metrics.md": {
			"metrics of the cluster":    clusterMetrics(r, isOfCluster),
			"attributes of the cluster": clusterAttributes(r),
			"metrics of the limiter":    clusterMetrics(r, isOfLimiter),
		},
		"nodelatency.md": {
			"attributes":          attributesOf(r, "aerospike.client.command.duration"),
			"detailed metrics":    detailedMetrics(r),
			"detailed attributes": detailedAttributes(r),
		},
		"traces.md": {"attributes of operations": spanAttributes(r, "span.aerospike.operation")},
		"io.md":     {"parts of io": parts(r), "metrics": ioMetrics(r)},
	}
}

func metric(r *signals.Registry, name string) signals.Metric {
	return r.Metrics[slices.IndexFunc(r.Metrics, func(m signals.Metric) bool { return m.Name == name })]
}

// table returns the lines of a table. Adjacent rows that differ in the first cell alone become one.
func table(head []string, rows [][]string) []string {
	lines := []string{line(head), strings.Repeat("|---", len(head)) + "|"}
	for i := 0; i < len(rows); i++ {
		row := slices.Clone(rows[i])
		for i+1 < len(rows) && slices.Equal(rows[i+1][1:], row[1:]) {
			i++
			row[0] += ", " + rows[i][0]
		}
		lines = append(lines, line(row))
	}
	return lines
}

func line(cells []string) string {
	var text strings.Builder
	text.WriteString("|")
	for _, cell := range cells {
		if cell != "" {
			text.WriteString(" " + cell)
		}
		text.WriteString(" |")
	}
	return text.String()
}

func code(text string) string { return "`" + text + "`" }

// sentences joins what is said of something.
func sentences(parts ...string) string {
	return strings.Join(slices.DeleteFunc(parts, func(part string) bool { return part == "" }), " ")
}

func attributesOf(r *signals.Registry, name string) []string {
	var rows [][]string
	for _, a := range metric(r, name).Attributes {
		rows = append(rows, []string{code(string(a.Key)), meaning(a), when(a)})
	}
	return table([]string{"attribute", "is", "when"}, rows)
}

// meaning says what an attribute is. The page has described those of the semantic conventions before.
func meaning(a signals.Attribute) string {
	if a.Brief == "" {
		return "as above"
	}
	if a.OpenValues { // users have others
		return a.Brief
	}
	var names, described []string
	for _, v := range a.Values {
		names = append(names, code(v.Value))
		described = append(described, code(v.Value)+": "+v.Brief)
	}
	if len(names) > 0 && a.Values[0].Brief == "" {
		return strings.TrimSuffix(a.Brief, ".") + ": " + strings.Join(names, ", ")
	}
	return sentences(a.Brief, strings.Join(described, " "), a.Note)
}

func when(a signals.Attribute) string {
	if a.Required {
		return "always"
	}
	return a.Condition
}

func isOfCluster(m signals.Metric) bool { return m.By != "" && !isOfLimiter(m) }

func isOfLimiter(m signals.Metric) bool {
	return strings.HasPrefix(m.Name, "aerospike.client.limiter.")
}

func clusterMetrics(r *signals.Registry, has func(signals.Metric) bool) []string {
	kinds := map[string]string{"counter": "counter", "updowncounter": "size"}
	var rows [][]string
	for _, m := range r.Metrics {
		if !has(m) {
			continue
		}
		row := []string{code(m.Name), kinds[m.Instrument], code(m.Unit)}
		if isOfCluster(m) {
			by := []string{m.By}
			for _, a := range m.Own {
				by = append(by, code(string(a.Key)))
			}
			row = append(row, strings.Join(by, ", "))
		}
		rows = append(rows, append(row, sentences(m.Brief, m.Note), m.WhenHigh))
	}
	head := []string{"metric", "kind", "unit", "by", "means", "a high value means"}
	if len(rows[0]) < len(head) {
		head = slices.Delete(head, 3, 4)
	}
	return table(head, rows)
}

// clusterAttributes has the attributes that the metrics of the nodes and those of the cluster share, and then those of single metrics.
func clusterAttributes(r *signals.Registry) []string {
	var shared, own [][]string
	seen := map[string]bool{}
	for _, m := range r.Metrics {
		if !isOfCluster(m) {
			continue
		}
		for _, a := range m.Own {
			own = append(own, []string{code(string(a.Key)), meaning(a), code(m.Name)})
		}
		if seen[m.By] {
			continue
		}
		seen[m.By] = true
		for _, a := range m.Attributes[:len(m.Attributes)-len(m.Own)] {
			shared = append(shared, []string{code(string(a.Key)), meaning(a), map[string]string{"node": "by node", "cluster": "of the cluster"}[m.By]})
		}
	}
	return table([]string{"attribute", "value", "metrics"}, append(shared, own...))
}

func detailedMetrics(r *signals.Registry) []string {
	var rows [][]string
	for _, m := range r.Metrics {
		if m.Needs == signals.NeedsClientV8 {
			rows = append(rows, []string{code(m.Name), code(m.Unit), m.Instrument, sentences(m.Brief, m.Note)})
		}
	}
	return table([]string{"metric", "unit", "kind", "means"}, rows)
}

// detailedAttributes has what the detailed metrics do not share with the metric that is always there.
func detailedAttributes(r *signals.Registry) []string {
	shared := metric(r, "aerospike.client.command.duration").Attributes
	results := metric(r, "aerospike.client.command.results")
	var rows [][]string
	for _, a := range results.Attributes[len(shared):] {
		metrics := "all"
		if slices.ContainsFunc(results.Own, func(own signals.Attribute) bool { return own.Key == a.Key }) {
			metrics = code(results.Name)
		}
		rows = append(rows, []string{code(string(a.Key)), meaning(a), metrics})
	}
	return table([]string{"attribute", "is", "metrics"}, rows)
}

func spanAttributes(r *signals.Registry, id string) []string {
	span := r.Spans[slices.IndexFunc(r.Spans, func(s signals.Span) bool { return s.ID == id })]
	var rows [][]string
	for _, a := range span.Attributes {
		if a.Needs == signals.NeedsOpenIO { // the page describes them with the spans of commands
			continue
		}
		is, atStart := a.Brief, "no"
		if is == "" {
			is = "as on [the metric](metrics.md)"
		}
		if a.AtStart {
			atStart = "yes"
		}
		rows = append(rows, []string{code(string(a.Key)), is, when(a), atStart})
	}
	return table([]string{"attribute", "is", "when", "at the start"}, rows)
}

func parts(r *signals.Registry) []string {
	var rows [][]string
	for _, a := range r.Attributes {
		for _, v := range a.Values {
			if a.Key == "stage" && strings.HasPrefix(v.Value, "io_") {
				rows = append(rows, []string{code(v.Value), v.Brief})
			}
		}
	}
	return table([]string{"stage", "times"}, rows)
}

func ioMetrics(r *signals.Registry) []string {
	var rows [][]string
	for _, m := range r.Metrics {
		if m.Needs != signals.NeedsOpenIO {
			continue
		}
		var keys []string
		for _, a := range m.Attributes {
			keys = append(keys, code(string(a.Key)))
		}
		rows = append(rows, []string{code(m.Name), m.Unit, strings.Join(keys, ", "), sentences(m.Brief, m.Note)})
	}
	return table([]string{"metric", "unit", "attributes", "is"}, rows)
}
