package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"testing"

	v1 "github.com/prometheus/client_golang/api/prometheus/v1"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

func TestRulesAreValid(t *testing.T) {
	for _, arguments := range []string{
		"check rules --lint=all --lint-fatal ../docs/prometheus/rules.yml",
		"check config --lint=all --lint-fatal ../docs/prometheus/prometheus.yml",
		"test rules ../docs/prometheus/rules_test.yml",
	} {
		printed, err := exec.CommandContext(t.Context(), binary("promtool"), strings.Fields(arguments)...).CombinedOutput()
		require.NoError(t, err, "promtool %s\n%s", arguments, printed)
	}
}

// The tests that promtool runs show each alert firing and not firing, and what each recording rule records.
func TestRulesAreTestedWhole(t *testing.T) {
	var rules struct {
		Groups []struct {
			Rules []struct{ Alert, Record string }
		}
	}
	readYAML(t, "../docs/prometheus/rules.yml", &rules)
	var suite struct {
		Tests []struct {
			Queries []struct{ Expr string } `yaml:"promql_expr_test"`
			Alerts  []struct {
				Name     string           `yaml:"alertname"`
				Expected []map[string]any `yaml:"exp_alerts"`
			} `yaml:"alert_rule_test"`
		}
	}
	readYAML(t, "../docs/prometheus/rules_test.yml", &suite)
	queried, fires, rests := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, test := range suite.Tests {
		for _, query := range test.Queries {
			queried[query.Expr] = true
		}
		for _, alert := range test.Alerts {
			if len(alert.Expected) > 0 {
				fires[alert.Name] = true
			} else {
				rests[alert.Name] = true
			}
		}
	}
	for _, group := range rules.Groups {
		for _, rule := range group.Rules {
			if rule.Alert == "" {
				assert.True(t, queried[rule.Record], "no test of %s", rule.Record)
				continue
			}
			assert.True(t, fires[rule.Alert], "no test shows that %s fires", rule.Alert)
			assert.True(t, rests[rule.Alert], "no test shows that %s does not fire", rule.Alert)
		}
	}
}

func readYAML(t *testing.T, path string, into any) {
	t.Helper()
	content, err := os.ReadFile(path)
	require.NoError(t, err)
	require.NoError(t, yaml.Unmarshal(content, into))
}

// testRules expects numbers from the recording rules, and from the expressions that the alerts look at.
func (p *pipeline) testRules(t *testing.T) {
	for route, server := range p.routes() {
		result, err := server.api.Rules(t.Context(), nil)
		require.NoError(t, err)
		require.NotEmpty(t, result.Groups)
		for _, group := range result.Groups {
			for _, rule := range group.Rules {
				switch rule := rule.(type) {
				case v1.RecordingRule:
					server.answers(t, rule.Name, route)
				case v1.AlertingRule:
					for _, selector := range server.selectors(t, rule.Query) {
						server.answers(t, selector, route, rule.Name)
					}
				}
			}
		}
		server.testHealth(t)
	}
}

// testHealth expects that the rules have been evaluated, without errors.
func (p *prometheus) testHealth(t *testing.T) {
	t.Helper()
	result, err := p.api.Rules(context.Background(), nil)
	require.NoError(t, err)
	for _, group := range result.Groups {
		for _, rule := range group.Rules {
			switch rule := rule.(type) {
			case v1.RecordingRule:
				assert.EqualValues(t, v1.RuleHealthGood, rule.Health, "%s: %s", rule.Name, rule.LastError)
			case v1.AlertingRule:
				assert.EqualValues(t, v1.RuleHealthGood, rule.Health, "%s: %s", rule.Name, rule.LastError)
			}
		}
	}
}

// selectors returns the selectors of an expression, as Prometheus itself parses it.
func (p *prometheus) selectors(t *testing.T, expression string) []string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet,
		"http://"+p.addr+"/api/v1/parse_query?query="+url.QueryEscape(expression), http.NoBody)
	require.NoError(t, err)
	request.Close = true
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer func() { assert.NoError(t, response.Body.Close()) }()
	var parsed struct{ Data any }
	require.NoError(t, json.NewDecoder(response.Body).Decode(&parsed))
	selectors := selectorsOf(parsed.Data)
	require.NotEmpty(t, selectors, expression)
	return selectors
}

// selectorsOf walks the tree of an expression.
func selectorsOf(node any) []string {
	var selectors []string
	switch node := node.(type) {
	case []any:
		for _, child := range node {
			selectors = append(selectors, selectorsOf(child)...)
		}
	case map[string]any:
		if kind := node["type"]; kind == "vectorSelector" || kind == "matrixSelector" {
			var matchers []string
			for _, matcher := range node["matchers"].([]any) {
				m := matcher.(map[string]any)
				matchers = append(matchers, fmt.Sprintf("%s%s%q", m["name"], m["type"], m["value"]))
			}
			return []string{"{" + strings.Join(matchers, ",") + "}"}
		}
		for _, child := range node {
			selectors = append(selectors, selectorsOf(child)...)
		}
	}
	return selectors
}
