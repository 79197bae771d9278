package prom

import (
	"strings"
	"testing"
)

const ruleFile = `groups:
- name: g
  rules:
  - record: job:up:sum
    expr: sum by (job) (up)
  - alert: Down
    expr: job:up:sum == 0
    for: 2m
    keep_firing_for: 2m
    labels: {severity: page}
    annotations: {summary: '{{ $labels.job }} is at {{ $value }}'}
`

func runTest(t *testing.T, text string) TestedFile {
	t.Helper()
	answer, err := TestRules(TestRequest{Text: text, RuleFiles: []File{{Name: "r.yml", Text: ruleFile}}})
	if err != nil {
		t.Fatal(err)
	}
	return answer
}

func TestAlertsPassThroughTheirStates(t *testing.T) {
	text := `rule_files: [r.yml]
tests:
- interval: 1m
  input_series:
  - {series: 'up{job="a"}', values: '1 0x5 1x10'}
  alert_rule_test:
  - {eval_time: 2m, alertname: Down}
  - eval_time: 3m
    alertname: Down
    exp_alerts: [{exp_labels: {severity: page, job: a}, exp_annotations: {summary: a is at 0}}]
  - eval_time: 8m
    alertname: Down
    exp_alerts: [{exp_labels: {severity: page, job: a}, exp_annotations: {summary: a is at 0}}]
  - {eval_time: 9m, alertname: Down}
  promql_expr_test:
  - {expr: 'ALERTS{alertstate="firing"}', eval_time: 2m}
  - expr: job:up:sum
    eval_time: 1m
    exp_samples: [{labels: 'job:up:sum{job="a"}', value: 1}]
`
	group := runTest(t, text).Groups[0]
	for _, each := range group.Tests[:5] {
		if each.Status != "passed" {
			t.Errorf("%s at %s: %s", each.Subject, each.EvalTime, each.Message)
		}
	}
	last := group.Tests[5]
	if last.Status != "failed" || last.Line != 17 || last.Expected != `{__name__="job:up:sum", job="a"} 1E+00` || last.Got != `{__name__="job:up:sum", job="a"} 0E+00` {
		t.Errorf("%+v", last)
	}
}

func TestEndlessNotationIsRefused(t *testing.T) {
	text := "tests:\n- input_series: [{series: up, values: '0+1x4000000000'}]\n  promql_expr_test: [{expr: up, eval_time: 1m}]\n"
	if got := runTest(t, text).Groups[0].Tests[0]; got.Status != "error" || !strings.Contains(got.Message, "more than") {
		t.Errorf("%+v", got)
	}
}

func TestCheckRulesNamesPlaces(t *testing.T) {
	checked, err := CheckRules(CheckRequest{Files: []File{{Text: strings.Replace(ruleFile, "sum by (job) (up)", "sum by (job) (up", 1)}}})
	if err != nil || len(checked[0].Problems) != 1 {
		t.Fatal(checked, err)
	}
	got := checked[0].Problems[0]
	if got.Line != 5 || got.Column != 11 || got.Group != "g" || got.Rule != 1 || got.Expression == nil || got.Expression.Text != "unclosed left parenthesis" {
		t.Errorf("%+v", got)
	}
}
