package prom

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
)

// told is an alert as a test compares it.
type told struct{ labels, annotations labels.Labels }

func compareTold(a, b told) int {
	if order := labels.Compare(a.labels, b.labels); order != 0 {
		return order
	}
	return labels.Compare(a.annotations, b.annotations)
}

func sameTold(a, b told) bool {
	return labels.Equal(a.labels, b.labels) && labels.Equal(a.annotations, b.annotations)
}

// compareAlerts looks at all alert tests of one moment.
func (r *testRun) compareAlerts(at model.Duration) {
	for index, each := range r.AlertTests {
		if each.EvalTime != at {
			continue
		}
		got := r.firing(each.Alert)
		var expected []told
		for _, alert := range each.Expected {
			own := map[string]string{}
			for name, text := range alert.Labels {
				own[name] = text
			}
			own[labels.AlertName] = each.Alert
			expected = append(expected, told{labels.FromMap(own), labels.FromMap(alert.Annotations)})
		}
		slices.SortStableFunc(got, compareTold)
		slices.SortStableFunc(expected, compareTold)
		if slices.EqualFunc(expected, got, sameTold) {
			continue
		}
		name := ""
		if r.Name != "" {
			name = fmt.Sprintf("    name: %s,\n", r.Name)
		}
		message := fmt.Sprintf("%s    alertname: %s, time: %s, \n        exp:%v, \n        got:%v", name, each.Alert, at,
			indent(printTold(expected), "            "), indent(printTold(got), "            "))
		r.fail(&r.tested.Tests[index], message, printTold(expected), printTold(got))
	}
}

func (r *testRun) firing(alert string) (firings []told) {
	for _, group := range r.groups {
		for _, rule := range group.rules {
			if rule.alert != alert {
				continue
			}
			for _, hash := range rule.order {
				if each := rule.active[hash]; each.state == firing {
					firings = append(firings, told{each.labels, each.annotations})
				}
			}
		}
	}
	return firings
}

func printTold(all []told) string {
	if len(all) == 0 {
		return "[]"
	}
	entries := make([]string, len(all))
	for at, each := range all {
		entry := "\nLabels:" + each.labels.String() + "\nAnnotations:" + each.annotations.String()
		entries[at] = strconv.Itoa(at) + ":" + indent(entry, "  ")
	}
	return "[\n" + strings.Join(entries, ",\n") + "\n]"
}

func indent(text, by string) string { return strings.ReplaceAll(text, "\n", "\n"+by) }

// toldSample is a sample as a test compares it.
type toldSample struct {
	labels    labels.Labels
	value     float64
	histogram string
}

func (s toldSample) String() string {
	if s.histogram != "" {
		return s.labels.String() + " " + s.histogram
	}
	return s.labels.String() + " " + strconv.FormatFloat(s.value, 'E', -1, 64)
}

func printSamples(all []toldSample) string {
	if len(all) == 0 {
		return "nil"
	}
	texts := make([]string, len(all))
	for at, each := range all {
		texts[at] = each.String()
	}
	return strings.Join(texts, ", ")
}

func (r *testRun) compareExpression(ctx context.Context, with evaluator, tested *TestedPoint, of expressionTest) {
	answer, err := with.at(ctx, of.Expression, r.begin().Add(time.Duration(of.EvalTime)))
	if err != nil {
		r.failHard(tested, fmt.Sprintf("    expr: %q, time: %s, err: %s", of.Expression, of.EvalTime, err))
		return
	}
	var got, expected []toldSample
	for _, sample := range answer {
		got = append(got, toldSample{sample.Metric, sample.F, printHistogram(sample.H)})
	}
	for _, each := range of.Expected {
		sample, err := readExpected(each)
		if err != nil {
			r.failHard(tested, fmt.Sprintf("    expr: %q, time: %s, err: labels %q: %s", of.Expression, of.EvalTime, each.Labels, err))
			return
		}
		expected = append(expected, sample)
	}
	for _, each := range [][]toldSample{expected, got} {
		slices.SortStableFunc(each, func(a, b toldSample) int { return labels.Compare(a.labels, b.labels) })
	}
	if slices.EqualFunc(expected, got, r.sameSample) {
		return
	}
	message := fmt.Sprintf("    expr: %q, time: %s,\n        exp: %v\n        got: %v",
		of.Expression, of.EvalTime, printSamples(expected), printSamples(got))
	r.fail(tested, message, printSamples(expected), printSamples(got))
}

func (r *testRun) sameSample(a, b toldSample) bool {
	same := a.value == b.value
	if !same && r.fuzzy {
		same = math.Nextafter(a.value, math.Inf(-1)) == b.value || math.Nextafter(a.value, math.Inf(1)) == b.value
	}
	return same && a.histogram == b.histogram && labels.Equal(a.labels, b.labels)
}

func printHistogram(h *histogram.FloatHistogram) string {
	if h == nil {
		return ""
	}
	return h.TestExpression()
}

func readExpected(of expectedSample) (toldSample, error) {
	set, err := ruleParser.ParseMetric(of.Labels)
	if err != nil || of.Histogram == "" {
		return toldSample{labels: set, value: of.Value}, err
	}
	_, values, err := ruleParser.ParseSeriesDesc("{} " + of.Histogram)
	switch {
	case err != nil:
		return toldSample{}, err
	case len(values) != 1:
		return toldSample{}, fmt.Errorf("expected 1 value, got %d", len(values))
	case values[0].Histogram == nil:
		return toldSample{}, fmt.Errorf("expected histogram, got %v", values[0])
	}
	return toldSample{labels: set, value: of.Value, histogram: printHistogram(values[0].Histogram)}, nil
}
