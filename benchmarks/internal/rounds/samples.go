package rounds

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"
)

// Samples holds what was measured, in the order of the rounds.
type Samples struct {
	// Config holds the configuration lines of Go's benchmark format, such as "cpu".
	Config map[string]string

	values map[string]map[string][]float64 // by benchmark and unit
}

// NewSamples returns empty samples.
func NewSamples() Samples {
	return Samples{Config: map[string]string{}, values: map[string]map[string][]float64{}}
}

// Read adds the results that r has in Go's benchmark format.
func (s Samples) Read(r io.Reader) error {
	reader := benchfmt.NewReader(r, "results")
	for reader.Scan() {
		switch record := reader.Result().(type) {
		case *benchfmt.Result:
			s.add(record)
		case *benchfmt.SyntaxError:
			return fmt.Errorf("read the results: %w", record)
		}
	}
	if err := reader.Err(); err != nil {
		return fmt.Errorf("read the results: %w", err)
	}
	return nil
}

func (s Samples) add(result *benchfmt.Result) {
	for _, config := range result.Config {
		s.Config[config.Key] = string(config.Value)
	}
	name := trimProcs(result.Name.String())
	if s.values[name] == nil {
		s.values[name] = map[string][]float64{}
	}
	for _, value := range result.Values {
		v, unit := value.Value, value.Unit
		if value.OrigUnit != "" { // the reader converts nanoseconds to seconds
			v, unit = value.OrigValue, value.OrigUnit
		}
		s.values[name][unit] = append(s.values[name][unit], v)
	}
}

// trimProcs removes the number of processors, which the harness appends to a name.
func trimProcs(name string) string {
	if i := strings.LastIndexByte(name, '-'); i >= 0 {
		if _, err := strconv.Atoi(name[i+1:]); err == nil {
			return name[:i]
		}
	}
	return name
}

// Values returns a benchmark's values in the unit, one for each round. It fails when there are none.
func (s Samples) Values(name, unit string) ([]float64, error) {
	values := s.values[name][unit]
	if len(values) == 0 {
		return nil, fmt.Errorf("no %s of Benchmark%s: it was not run", unit, name)
	}
	return slices.Clone(values), nil
}

// Has reports whether the named benchmark or one below it was measured.
func (s Samples) Has(name string) bool {
	for measured := range s.values {
		if measured == name || strings.HasPrefix(measured, name+"/") {
			return true
		}
	}
	return false
}
