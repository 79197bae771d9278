package prom

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/template"
)

type alertState int

const (
	inactive alertState = iota
	pending
	firing
)

func (s alertState) String() string { return [...]string{"inactive", "pending", "firing"}[s] }

// instance is one alert of a rule: one set of labels that its expression answered.
type instance struct {
	labels      labels.Labels
	annotations labels.Labels
	state       alertState
	value       float64
	activeAt    time.Time
	// heldSince is when the expression stopped answering a firing alert that keep_firing_for holds.
	heldSince  time.Time
	resolvedAt time.Time
}

// resolvedFor is how long Prometheus remembers an alert that has ended.
const resolvedFor = 15 * time.Minute

// rule is a recording rule, or, with an alert's name, an alerting rule and the alerts that it has.
type rule struct {
	alert, record string
	expression    string
	tree          parser.Expr
	labels        labels.Labels
	annotations   labels.Labels
	hold, keep    time.Duration
	// active holds the instances by the hash of their labels; order keeps them in the order of their beginning.
	active map[uint64]*instance
	order  []uint64
	// written are the series of the last evaluation: those that are missing in the next become stale.
	written map[uint64]labels.Labels
	failure error
}

func (r *rule) name() string {
	if r.alert != "" {
		return r.alert
	}
	return r.record
}

type group struct {
	name   string
	offset time.Duration
	limit  int
	rules  []*rule
}

// surroundings are what an alert's templates know of the server.
type surroundings struct {
	externalLabels map[string]string
	externalURL    string
	// watched says that somebody looks at the annotations of this moment.
	watched bool
}

func newGroup(of rulefmt.RuleGroup, p parser.Parser) (*group, error) {
	made := &group{name: of.Name, limit: of.Limit}
	if of.QueryOffset != nil {
		made.offset = time.Duration(*of.QueryOffset)
	}
	for _, each := range of.Rules {
		expression, err := p.ParseExpr(each.Expr)
		if err != nil {
			return nil, err
		}
		own := map[string]string{}
		for _, from := range []map[string]string{of.Labels, each.Labels} {
			for name, text := range from {
				own[name] = text
			}
		}
		made.rules = append(made.rules, &rule{
			alert:       each.Alert,
			record:      each.Record,
			expression:  expression.String(),
			tree:        expression,
			labels:      labels.FromMap(own),
			annotations: labels.FromMap(each.Annotations),
			hold:        time.Duration(each.For),
			keep:        time.Duration(each.KeepFiringFor),
			active:      map[uint64]*instance{},
			written:     map[uint64]labels.Labels{},
		})
	}
	return made, nil
}

// evaluate runs the group's rules one after the other; each sees what those before it wrote.
func (g *group) evaluate(ctx context.Context, with evaluator, into *memory, ts time.Time, around surroundings) {
	for _, each := range g.rules {
		var answer, samples promql.Vector
		each.failure = nil
		if !into.answersNothing(each.tree) {
			answer, each.failure = with.at(ctx, each.expression, ts.Add(-g.offset))
		}
		switch {
		case each.failure != nil:
		case each.alert != "":
			samples, each.failure = each.toAlerts(ctx, with, answer, alertContext{around, ts, g.offset, g.limit})
		default:
			samples, each.failure = each.toRecord(answer, g.limit)
		}
		if each.failure == nil {
			each.failure = each.write(into, samples, ts.Add(-g.offset))
		}
	}
}

// write stores what the rule answered, and marks the series as stale that it answered before and does not any more.
func (r *rule) write(into *memory, samples promql.Vector, ts time.Time) (failure error) {
	pending := into.batch()
	written := map[uint64]labels.Labels{}
	for _, sample := range samples {
		if err := pending.add(sample.Metric, point{sample.T, sample.F, sample.H}); err != nil {
			failure = err
			continue
		}
		written[sample.Metric.Hash()] = sample.Metric
	}
	for hash, set := range r.written {
		if _, still := written[hash]; !still {
			_ = pending.add(set, point{t: ts.UnixMilli(), f: math.Float64frombits(value.StaleNaN)})
		}
	}
	pending.commit()
	r.written = written
	return failure
}

var errSameRecord = errors.New("vector contains metrics with the same labelset after applying rule labels")

func (r *rule) toRecord(answer promql.Vector, limit int) (promql.Vector, error) {
	builder := labels.NewBuilder(labels.EmptyLabels())
	for at := range answer {
		builder.Reset(answer[at].Metric)
		builder.Set(labels.MetricName, r.record)
		r.labels.Range(func(own labels.Label) { builder.Set(own.Name, own.Value) })
		answer[at].Metric = builder.Labels()
	}
	if answer.ContainsSameLabelset() {
		return nil, errSameRecord
	}
	if limit > 0 && len(answer) > limit {
		return nil, fmt.Errorf("exceeded limit of %d with %d series", limit, len(answer))
	}
	return answer, nil
}

type alertContext struct {
	surroundings
	ts     time.Time
	offset time.Duration
	limit  int
}

var errSameAlert = errors.New("vector contains metrics with the same labelset after applying alert labels")

func (r *rule) toAlerts(ctx context.Context, with evaluator, answer promql.Vector, around alertContext) (promql.Vector, error) {
	seen := map[uint64]bool{}
	var found []*instance
	for _, sample := range answer {
		made := r.instantiate(ctx, with, sample, around)
		hash := made.labels.Hash()
		if seen[hash] {
			return nil, errSameAlert
		}
		seen[hash] = true
		found = append(found, made)
	}
	for _, made := range found {
		hash := made.labels.Hash()
		known := r.active[hash]
		if known != nil && known.state != inactive {
			known.value, known.annotations = made.value, made.annotations
			continue
		}
		if known == nil {
			r.order = append(r.order, hash)
		}
		r.active[hash] = made
	}
	return r.advance(seen, around)
}

// advance moves every alert to its next state and answers the samples that tell of them.
func (r *rule) advance(seen map[uint64]bool, around alertContext) (promql.Vector, error) {
	ts := around.ts
	var samples promql.Vector
	var current int
	for _, hash := range slices.Clone(r.order) {
		each := r.active[hash]
		if seen[hash] {
			each.heldSince = time.Time{}
		} else if !r.keepsFiring(each, ts) {
			r.end(hash, each, ts)
			continue
		}
		current++
		held := ts.Sub(each.activeAt) >= r.hold
		switch {
		case each.state == pending && held:
			each.state = firing
		case each.state == firing && !held:
			each.state, each.heldSince = pending, time.Time{}
		}
		samples = append(samples, r.samplesOf(each, ts.Add(-around.offset))...)
	}
	if around.limit > 0 && current > around.limit {
		r.active, r.order = map[uint64]*instance{}, nil
		return nil, fmt.Errorf("exceeded limit of %d with %d alerts", around.limit, current)
	}
	return samples, nil
}

// keepsFiring says whether keep_firing_for still holds an alert that the expression does not answer any more.
func (r *rule) keepsFiring(of *instance, ts time.Time) bool {
	if of.state != firing || r.keep <= 0 {
		return false
	}
	if of.heldSince.IsZero() {
		of.heldSince = ts
	}
	return ts.Sub(of.heldSince) < r.keep
}

func (r *rule) end(hash uint64, of *instance, ts time.Time) {
	forgotten := of.state == pending || (!of.resolvedAt.IsZero() && ts.Sub(of.resolvedAt) > resolvedFor)
	if forgotten {
		delete(r.active, hash)
		r.order = slices.DeleteFunc(r.order, func(each uint64) bool { return each == hash })
	}
	if of.state != inactive {
		of.state, of.resolvedAt = inactive, ts
	}
}

// samplesOf are the two series by which Prometheus tells of an alert.
func (r *rule) samplesOf(of *instance, ts time.Time) promql.Vector {
	builder := labels.NewBuilder(r.labels)
	of.labels.Range(func(own labels.Label) { builder.Set(own.Name, own.Value) })
	builder.Set(labels.AlertName, r.alert)
	builder.Set(labels.MetricName, "ALERTS_FOR_STATE")
	since := builder.Labels()
	builder.Set(labels.MetricName, "ALERTS")
	builder.Set("alertstate", of.state.String())
	return promql.Vector{
		{Metric: builder.Labels(), T: ts.UnixMilli(), F: 1},
		{Metric: since, T: ts.UnixMilli(), F: float64(of.activeAt.Unix())},
	}
}

func (r *rule) instantiate(ctx context.Context, with evaluator, sample promql.Sample, around alertContext) *instance {
	ts := around.ts
	data := template.AlertTemplateData(sample.Metric.Map(), around.externalLabels, around.externalURL, sample)
	expand := func(text string) string {
		if !strings.Contains(text, "{{") {
			return text
		}
		expander := template.NewTemplateExpander(
			ctx, templateVariables+text, "__alert_"+r.alert, data, model.Time(ts.UnixMilli()),
			template.QueryFunc(with.at), nil, nil,
		)
		expanded, err := expander.Expand()
		if err != nil {
			return fmt.Sprintf("<error expanding template: %s>", err)
		}
		return expanded
	}
	builder := labels.NewBuilder(sample.Metric)
	builder.Del(labels.MetricName)
	r.labels.Range(func(own labels.Label) { builder.Set(own.Name, expand(own.Value)) })
	builder.Set(labels.AlertName, r.alert)
	annotations := labels.NewScratchBuilder(r.annotations.Len())
	// An alert that is held keeps the annotations of the last moment at which its expression answered.
	if around.watched || r.keep > 0 {
		r.annotations.Range(func(own labels.Label) { annotations.Add(own.Name, expand(own.Value)) })
	}
	return &instance{
		labels: builder.Labels(), annotations: annotations.Labels(), state: pending, value: sample.F, activeAt: ts,
	}
}

// templateVariables are the names that every template of an alert may use.
const templateVariables = "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}" +
	"{{$externalURL := .ExternalURL}}{{$value := .Value}}"

var silent = slog.New(slog.DiscardHandler)
