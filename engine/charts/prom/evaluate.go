package prom

import (
	"context"
	"errors"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/storage"
)

type evaluator struct {
	engine  *promql.Engine
	storage storage.Queryable
}

type limits struct {
	samples int
	timeout time.Duration
	// step is the interval of a subquery that names none.
	step time.Duration
}

func newEvaluator(over storage.Queryable, of limits) evaluator {
	return evaluator{
		engine: promql.NewEngine(promql.EngineOpts{
			MaxSamples:               of.samples,
			Timeout:                  of.timeout,
			NoStepSubqueryIntervalFn: func(int64) int64 { return of.step.Milliseconds() },
			Parser:                   remembering(true),
			EnableAtModifier:         true,
			EnableNegativeOffset:     true,
		}),
		storage: over,
	}
}

// at evaluates an expression at one moment, as rules do: a number is a vector of one sample without labels.
func (e evaluator) at(ctx context.Context, expression string, t time.Time) (promql.Vector, error) {
	query, err := e.engine.NewInstantQuery(ctx, e.storage, nil, expression, t)
	if err != nil {
		return nil, err
	}
	result := query.Exec(ctx)
	if result.Err != nil {
		return nil, result.Err
	}
	switch answer := result.Value.(type) {
	case promql.Vector:
		return answer, nil
	case promql.Scalar:
		return promql.Vector{{T: answer.T, F: answer.V, Metric: labels.EmptyLabels()}}, nil
	}
	return nil, errors.New("rule result is not a vector or scalar")
}
