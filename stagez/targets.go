package stagez

import "cmp"

// maxTargets bounds the rows of the table. Whatever takes less time is in the JSON only.
const maxTargets = 50

// targets are the namespaces and sets of an operation.
type targets struct {
	Rows []targetRow
	All  int // how many there are; some may have no row
}

type targetRow struct {
	figuresText
	Namespace, Set string
}

// newTargets returns nil when an operation has neither namespaces nor sets.
func newTargets(reports []targetReport) *targets {
	named := false
	t := &targets{All: len(reports)}
	for i, r := range reports {
		named = named || r.Namespace != "" || r.Set != ""
		if i < maxTargets {
			t.Rows = append(t.Rows, targetRow{r.text(), cmp.Or(r.Namespace, none), cmp.Or(r.Set, none)})
		}
	}
	if !named {
		return nil
	}
	return t
}

// describeAbandoned returns nothing when no caller left.
func describeAbandoned(n uint64) string {
	switch n {
	case 0:
		return ""
	case 1:
		return "1 caller left before its operation ended"
	}
	return thousands(n) + " callers left before their operations ended"
}
