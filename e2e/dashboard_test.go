package e2e

import (
	"context"
	"encoding/json"
	"math"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	v1 "github.com/prometheus/client_golang/api/prometheus/v1"
	"github.com/prometheus/common/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// dashboard is what the tests need to know of docs/grafana/otelaerospike.json.
type dashboard struct {
	Panels     []panel `json:"panels"`
	Templating struct {
		List []variable `json:"list"`
	} `json:"templating"`
	Annotations struct {
		List []struct {
			Name       string     `json:"name"`
			Expression string     `json:"expr"`
			Datasource datasource `json:"datasource"`
			BuiltIn    int        `json:"builtIn"`
		} `json:"list"`
	} `json:"annotations"`
}

type panel struct {
	ID          int        `json:"id"`
	Type        string     `json:"type"`
	Title       string     `json:"title"`
	Description string     `json:"description"`
	Datasource  datasource `json:"datasource"`
	Grid        struct {
		X, Y, W, H int
	} `json:"gridPos"`
	Targets []struct {
		Expression string     `json:"expr"`
		Datasource datasource `json:"datasource"`
	} `json:"targets"`
	FieldConfig struct {
		Defaults struct {
			Unit string `json:"unit"`
		} `json:"defaults"`
	} `json:"fieldConfig"`
}

type datasource struct {
	UID string `json:"uid"`
}

type variable struct {
	Name       string     `json:"name"`
	Type       string     `json:"type"`
	Definition string     `json:"definition"`
	All        string     `json:"allValue"`
	Datasource datasource `json:"datasource"`
}

func readDashboard(t *testing.T) dashboard {
	t.Helper()
	content, err := os.ReadFile("../docs/grafana/otelaerospike.json")
	require.NoError(t, err)
	var d dashboard
	require.NoError(t, json.Unmarshal(content, &d))
	return d
}

func TestDashboardIsWellFormed(t *testing.T) {
	d := readDashboard(t)
	ids, taken := map[int]bool{}, map[[2]int]string{}
	for _, panel := range d.Panels {
		assert.False(t, ids[panel.ID], "%s: its id is another panel's", panel.Title)
		ids[panel.ID] = true
		for x := panel.Grid.X; x < panel.Grid.X+panel.Grid.W; x++ {
			for y := panel.Grid.Y; y < panel.Grid.Y+panel.Grid.H; y++ {
				assert.Empty(t, taken[[2]int{x, y}], "%s lies over another panel", panel.Title)
				taken[[2]int{x, y}] = panel.Title
				assert.Less(t, x, 24, "%s is too wide", panel.Title)
			}
		}
		if panel.Type == "row" {
			continue
		}
		assert.NotEmpty(t, panel.Description, panel.Title)
		assert.Equal(t, "${datasource}", panel.Datasource.UID, panel.Title)
		if panel.Type != "state-timeline" && panel.Type != "heatmap" {
			assert.NotEmpty(t, panel.FieldConfig.Defaults.Unit, panel.Title)
		}
		assert.NotEmpty(t, panel.Targets, panel.Title)
		for _, target := range panel.Targets {
			assert.Equal(t, "${datasource}", target.Datasource.UID, panel.Title)
		}
	}
}

// selections are what a user may have chosen, in the form that Grafana writes into a query.
func (d dashboard) selections() map[string]map[string]string {
	all := map[string]string{}
	for _, variable := range d.Templating.List {
		all[variable.Name] = variable.All
	}
	return map[string]map[string]string{
		"all": all,
		"some": {
			"job": "otelaerospike-example", "instance": `(e2e|127\\.0\\.0\\.1:.*)`, "namespace": "test", "operation": "(batch_read|get|put)",
		},
	}
}

// substitute replaces the variables with the selection. The rate's interval suits a slow machine.
func substitute(t require.TestingT, expression string, selection map[string]string) string {
	text := regexp.MustCompile(`\$(\w+|\{\w+\})`).ReplaceAllStringFunc(expression, func(name string) string {
		name = strings.Trim(name, "${}")
		if name == "__rate_interval" {
			return (20 * interval).String()
		}
		value, ok := selection[name]
		require.True(t, ok, "%q has no variable %q", expression, name)
		return value
	})
	return text
}

// testDashboard runs every query of the dashboard, and expects each query to return a number.
func (p *pipeline) testDashboard(t *testing.T) {
	d := readDashboard(t)
	for route, server := range p.routes() {
		for selected, selection := range d.selections() {
			for _, panel := range d.Panels {
				for _, target := range panel.Targets {
					server.answers(t, substitute(t, target.Expression, selection), route, panel.Title, selected)
				}
			}
			for _, annotation := range d.Annotations.List {
				if annotation.BuiltIn == 0 {
					server.answers(t, substitute(t, annotation.Expression, selection), route, annotation.Name, selected)
				}
			}
			for _, variable := range d.Templating.List {
				if variable.Type == "query" {
					server.offers(t, variable, selection)
				}
			}
		}
	}
}

// answers waits until an expression has numbers, for a range of time and for now. A failure names the expression's purpose.
func (p *prometheus) answers(t *testing.T, expression string, what ...string) {
	t.Helper()
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		assert.True(c, slicesContainNumber(p.query(c, expression)), "%v: no number now: %s", what, expression)
		now := time.Now()
		value, warnings, _, err := p.api.QueryRange(context.Background(), expression, v1.Range{
			Start: now.Add(-30 * time.Second), End: now, Step: 5 * time.Second,
		})
		require.NoError(c, err, expression)
		assert.Empty(c, warnings, expression)
		found := false
		for _, series := range value.(model.Matrix) {
			for _, sample := range series.Values {
				found = found || isNumber(sample.Value)
			}
		}
		assert.True(c, found, "%v: no number in the range: %s", what, expression)
	}, patience, tick)
}

func slicesContainNumber(vector model.Vector) bool {
	for _, sample := range vector {
		if isNumber(sample.Value) {
			return true
		}
	}
	return false
}

func isNumber(value model.SampleValue) bool {
	return !math.IsNaN(float64(value)) && !math.IsInf(float64(value), 0)
}

// offers expects a variable to have values that a user can choose.
func (p *prometheus) offers(t *testing.T, variable variable, selection map[string]string) {
	t.Helper()
	match := regexp.MustCompile(`^label_values\((.+), (\w+)\)$`).FindStringSubmatch(variable.Definition)
	require.NotNil(t, match, variable.Definition)
	values, _, _, err := p.api.LabelValues(context.Background(), match[2], []string{substitute(t, match[1], selection)},
		time.Now().Add(-time.Hour), time.Now())
	require.NoError(t, err, variable.Name)
	assert.NotEmpty(t, values, variable.Name)
}
