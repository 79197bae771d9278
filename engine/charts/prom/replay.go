package prom

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql"
)

// SamplesRequest brings samples that a server gave.
type SamplesRequest struct {
	Series []FetchedSeries `json:"series"`
}

// FetchedSeries is one series: milliseconds since 1970 and values, each a float64 of eight bytes, little endian.
type FetchedSeries struct {
	Labels map[string]string `json:"labels"`
	Times  []byte            `json:"times"`
	Values []byte            `json:"values"`
}

// LoadedSamples names samples that are held.
type LoadedSamples struct {
	Samples int `json:"samples"`
}

var (
	heldSamples = map[int]*memory{}
	lastSamples int
)

// LoadSamples holds samples for alerts to be replayed over.
func LoadSamples(request SamplesRequest) (LoadedSamples, error) {
	into := newMemory()
	for _, each := range request.Series {
		if len(each.Times) != len(each.Values) || len(each.Times)%8 != 0 {
			return LoadedSamples{}, errors.New("times and values differ in their number")
		}
		held := into.seriesOf(labels.FromMap(each.Labels))
		for at := 0; at < len(each.Times); at += 8 {
			held.add(point{t: int64(floatAt(each.Times, at)), f: floatAt(each.Values, at)})
		}
	}
	lastSamples++
	heldSamples[lastSamples] = into
	return LoadedSamples{lastSamples}, nil
}

func floatAt(bytes []byte, at int) float64 {
	return math.Float64frombits(binary.LittleEndian.Uint64(bytes[at:]))
}

// ReleaseSamples lets go of them.
func ReleaseSamples(request LoadedSamples) (struct{}, error) {
	delete(heldSamples, request.Samples)
	return struct{}{}, nil
}

// ReplayRequest asks when an alert would have been pending and firing. Times are milliseconds since 1970.
type ReplayRequest struct {
	Samples int               `json:"samples"`
	Alert   string            `json:"alert"`
	Expr    string            `json:"expr"`
	For     string            `json:"for"`
	Keep    string            `json:"keepFiringFor"`
	Labels  map[string]string `json:"labels"`
	// Start is when the rule is evaluated first, Step the time between two evaluations.
	Start int64 `json:"start"`
	End   int64 `json:"end"`
	Step  int64 `json:"step"`
}

// Replay is what became of an alert.
type Replay struct {
	// Error says why there is no answer: the rule is wrong, or its evaluation failed.
	Error  string          `json:"error"`
	Alerts []ReplayedAlert `json:"alerts"`
	// More counts the alerts beyond those that are listed.
	More int `json:"more"`
}

// ReplayedAlert is one set of labels with the times at which it was pending or firing.
type ReplayedAlert struct {
	Labels map[string]string `json:"labels"`
	Spans  []AlertSpan       `json:"spans"`
}

// AlertSpan goes from the first evaluation in a state to the last.
type AlertSpan struct {
	State string `json:"state"`
	From  int64  `json:"from"`
	To    int64  `json:"to"`
}

const (
	mostReplayedSamples = 20_000_000
	mostReplayedSteps   = 20_000
	mostReplayedAlerts  = 500
	longestReplay       = 8 * time.Second
)

// ReplayAlert evaluates an alert over held samples, as a server that had these samples would have.
func ReplayAlert(request ReplayRequest) (Replay, error) {
	held, known := heldSamples[request.Samples]
	if !known {
		return Replay{}, errors.New("no such samples")
	}
	answer := Replay{Alerts: []ReplayedAlert{}}
	if err := answer.run(request, held); err != nil {
		return Replay{Error: err.Error(), Alerts: []ReplayedAlert{}}, nil
	}
	return answer, nil
}

func (a *Replay) run(request ReplayRequest, held *memory) error {
	if request.Step <= 0 || (request.End-request.Start)/request.Step > mostReplayedSteps {
		return fmt.Errorf("the rule would be evaluated more than %d times", mostReplayedSteps)
	}
	made, err := request.rule()
	if err != nil {
		return err
	}
	ctx := context.Background()
	with := newEvaluator(held, limits{samples: mostReplayedSamples, timeout: longestReplay, step: time.Minute})
	defer with.engine.Close()
	steps, err := with.over(ctx, made.expression, request)
	if err != nil {
		return err
	}
	seen := map[uint64]int{}
	for ts := request.Start; ts <= request.End; ts += request.Step {
		vector := steps[ts]
		if len(vector) == 0 && len(made.order) == 0 {
			continue
		}
		around := alertContext{ts: time.UnixMilli(ts).UTC()}
		if _, err := made.toAlerts(ctx, with, vector, around); err != nil {
			return err
		}
		a.note(made, ts, request.Step, seen)
	}
	return nil
}

func (r ReplayRequest) rule() (*rule, error) {
	of := rulefmt.Rule{Alert: r.Alert, Expr: r.Expr, Labels: r.Labels}
	for text, into := range map[string]*model.Duration{r.For: &of.For, r.Keep: &of.KeepFiringFor} {
		if text == "" {
			continue
		}
		length, err := model.ParseDuration(text)
		if err != nil {
			return nil, err
		}
		*into = length
	}
	made, err := newGroup(rulefmt.RuleGroup{Rules: []rulefmt.Rule{of}}, ruleParser)
	if err != nil {
		return nil, err
	}
	return made.rules[0], nil
}

// over evaluates an expression at each step at once, and answers the vector of each.
func (e evaluator) over(ctx context.Context, expression string, of ReplayRequest) (map[int64]promql.Vector, error) {
	step := time.Duration(of.Step) * time.Millisecond
	query, err := e.engine.NewRangeQuery(ctx, e.storage, nil, expression, time.UnixMilli(of.Start), time.UnixMilli(of.End), step)
	if err != nil {
		return nil, err
	}
	result := query.Exec(ctx)
	if result.Err != nil {
		return nil, result.Err
	}
	matrix, err := result.Matrix()
	if err != nil {
		return nil, err
	}
	steps := map[int64]promql.Vector{}
	for _, series := range matrix {
		for _, each := range series.Floats {
			steps[each.T] = append(steps[each.T], promql.Sample{Metric: series.Metric, T: each.T, F: each.F})
		}
		for _, each := range series.Histograms {
			steps[each.T] = append(steps[each.T], promql.Sample{Metric: series.Metric, T: each.T, H: each.H})
		}
	}
	return steps, nil
}

// note adds the states of one moment; a state that goes on becomes longer. seen finds an alert by the hash of its labels.
func (a *Replay) note(of *rule, ts, step int64, seen map[uint64]int) {
	for _, hash := range of.order {
		each := of.active[hash]
		if each.state == inactive {
			continue
		}
		at, known := seen[hash]
		if !known {
			at = len(a.Alerts)
			if at >= mostReplayedAlerts {
				at = -1
				a.More++
			} else {
				a.Alerts = append(a.Alerts, ReplayedAlert{Labels: each.labels.Map()})
			}
			seen[hash] = at
		}
		if at < 0 {
			continue
		}
		spans := &a.Alerts[at].Spans
		state := each.state.String()
		if last := len(*spans) - 1; last >= 0 && (*spans)[last].State == state && (*spans)[last].To == ts-step {
			(*spans)[last].To = ts
			continue
		}
		*spans = append(*spans, AlertSpan{state, ts, ts})
	}
}
