package prom

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
)

// TestRequest asks for one test file to be run.
type TestRequest struct {
	Text string `json:"text"`
	// RuleFiles are those that the test file names, patterns resolved, in its order.
	RuleFiles []File `json:"ruleFiles"`
}

// TestedFile is what became of a test file.
type TestedFile struct {
	// Error says why nothing could be tested.
	Error  string        `json:"error"`
	Groups []TestedGroup `json:"groups"`
}

// TestedGroup is one entry of `tests:`.
type TestedGroup struct {
	Name string `json:"name"`
	Line int    `json:"line"`
	// Errors are what `promtool test rules` prints, in its order; empty where all is well.
	Errors []string      `json:"errors"`
	Tests  []TestedPoint `json:"tests"`
}

// TestedPoint is one expectation.
type TestedPoint struct {
	Kind string `json:"kind"` // alert or expression
	// Subject is the alert's name or the expression.
	Subject  string `json:"subject"`
	EvalTime string `json:"evalTime"`
	Line     int    `json:"line"`
	Status   string `json:"status"` // passed, failed or error
	Message  string `json:"message"`
	Expected string `json:"expected"`
	Got      string `json:"got"`
}

// TestRules runs a test file as `promtool test rules` does.
func TestRules(request TestRequest) (TestedFile, error) {
	answer := TestedFile{Groups: []TestedGroup{}}
	read, err := readTestFile(request.Text)
	if err != nil {
		answer.Error = err.Error()
		return answer, nil
	}
	order, err := read.groupOrder()
	if err != nil {
		answer.Error = err.Error()
		return answer, nil
	}
	places := placesOf(request.Text)
	rules := loadRules(request.RuleFiles)
	for at, each := range read.Tests {
		name := each.Name
		if name == "" {
			name = fmt.Sprintf("unnamed#%d", at)
		}
		if each.Interval == 0 {
			each.Interval = read.EvaluationInterval
		}
		run := &testRun{
			testGroup: each,
			interval:  time.Duration(read.EvaluationInterval),
			fuzzy:     read.FuzzyCompare,
			order:     order,
			rules:     rules,
			tested:    TestedGroup{Name: name, Line: places.group(at), Errors: []string{}, Tests: []TestedPoint{}},
		}
		run.list(places, at)
		run.start()
		answer.Groups = append(answer.Groups, run.tested)
	}
	return answer, nil
}

// loadedRules are the groups of all rule files, or what is wrong with the first file that is wrong.
type loadedRules struct {
	groups []rulefmt.RuleGroup
	errs   []string
}

func loadRules(files []File) (loaded loadedRules) {
	known := map[string]bool{}
	for _, file := range files {
		if known[file.Name] {
			continue
		}
		known[file.Name] = true
		if file.Error != "" {
			loaded.errs = []string{file.Name + ": " + file.Error}
			return loaded
		}
		groups, errs := readRules(file.Text, false)
		for _, err := range errs {
			loaded.errs = append(loaded.errs, file.Name+": "+err.Error())
		}
		if len(loaded.errs) > 0 {
			return loaded
		}
		loaded.groups = append(loaded.groups, groups.Groups...)
	}
	return loaded
}

// testRun is one entry of `tests:` while it runs.
type testRun struct {
	testGroup
	interval time.Duration
	fuzzy    bool
	order    map[string]int
	rules    loadedRules
	groups   []*group
	tested   TestedGroup
}

// list notes every expectation before anything runs.
func (r *testRun) list(places testPlaces, at int) {
	for index, each := range r.AlertTests {
		r.tested.Tests = append(r.tested.Tests, TestedPoint{
			Kind: "alert", Subject: each.Alert, EvalTime: each.EvalTime.String(), Line: places.alert(at, index), Status: "passed",
		})
	}
	for index, each := range r.ExpressionTests {
		r.tested.Tests = append(r.tested.Tests, TestedPoint{
			Kind: "expression", Subject: each.Expression, EvalTime: each.EvalTime.String(),
			Line: places.expression(at, index), Status: "passed",
		})
	}
}

// stop ends the run: nothing was looked at.
func (r *testRun) stop(messages ...string) {
	r.tested.Errors = append(r.tested.Errors, messages...)
	for at := range r.tested.Tests {
		if each := &r.tested.Tests[at]; each.Status == "passed" {
			each.Status, each.Message = "error", messages[0]
		}
	}
}

func (r *testRun) start() {
	input, err := r.load()
	if err != nil {
		r.stop(err.Error())
		return
	}
	if r.rules.errs != nil {
		r.stop(r.rules.errs...)
		return
	}
	for _, each := range r.rules.groups {
		made, err := newGroup(each, ruleParser)
		if err != nil {
			r.stop(err.Error())
			return
		}
		r.groups = append(r.groups, made)
	}
	slices.SortStableFunc(r.groups, func(a, b *group) int { return r.order[a.name] - r.order[b.name] })
	for _, each := range r.AlertTests {
		if each.Alert == "" {
			where := ""
			if r.Name != "" {
				where = fmt.Sprintf(" (in TestGroup %s)", r.Name)
			}
			r.stop(fmt.Sprintf("an item under alert_rule_test misses required attribute alertname at eval_time %v%s", each.EvalTime, where))
			return
		}
	}
	r.evaluate(input)
}

// mostSamples is what a query may load in promtool's tests.
const mostSamples = 10_000

func (r *testRun) evaluate(input *inputSamples) {
	ctx := context.Background()
	memory := newMemory()
	with := newEvaluator(memory, limits{samples: mostSamples, timeout: 100 * time.Second, step: r.interval})
	defer with.engine.Close()
	around := surroundings{externalLabels: r.ExternalLabels.Map(), externalURL: r.ExternalURL}
	begin, end := r.begin(), r.begin().Add(r.length())
	due := r.alertTimes()
	for ts := begin; !ts.After(end); ts = ts.Add(r.interval) {
		around.watched = len(due) > 0 && due[0] < ts.Add(r.interval).Sub(begin)
		if err := input.appendUntil(memory, ts); err != nil {
			r.tested.Errors = append(r.tested.Errors, err.Error())
		} else if failures := r.evaluateGroups(ctx, with, memory, ts, around); len(failures) > 0 {
			r.stop(failures...)
			return
		}
		for len(due) > 0 && ts.Sub(begin) <= due[0] && due[0] < ts.Add(r.interval).Sub(begin) {
			r.compareAlerts(model.Duration(due[0]))
			due = due[1:]
		}
	}
	for at, each := range r.ExpressionTests {
		r.compareExpression(ctx, with, &r.tested.Tests[len(r.AlertTests)+at], each)
	}
}

func (r *testRun) evaluateGroups(ctx context.Context, with evaluator, memory *memory, ts time.Time, around surroundings) (failures []string) {
	for _, each := range r.groups {
		each.evaluate(ctx, with, memory, ts, around)
		for _, rule := range each.rules {
			if rule.failure != nil {
				failures = append(failures, fmt.Sprintf("    rule: %s, time: %s, err: %s",
					rule.name(), ts.Sub(time.Unix(0, 0).UTC()), rule.failure))
			}
		}
	}
	return failures
}

// alertTimes are the moments at which alerts are looked at, each once, in their order.
func (r *testRun) alertTimes() []time.Duration {
	var times []time.Duration
	for _, each := range r.AlertTests {
		times = append(times, time.Duration(each.EvalTime))
	}
	slices.Sort(times)
	return slices.Compact(times)
}

func (r *testRun) fail(of *TestedPoint, message, expected, got string) {
	r.tested.Errors = append(r.tested.Errors, message)
	of.Status, of.Message, of.Expected, of.Got = "failed", message, expected, got
}

func (r *testRun) failHard(of *TestedPoint, message string) {
	r.tested.Errors = append(r.tested.Errors, message)
	of.Status, of.Message = "error", message
}
