package prom

import (
	"context"
	"errors"
	"fmt"
	"math"
	"time"
)

// ValuesRequest asks what an expression answers over held samples. Times are milliseconds since 1970.
type ValuesRequest struct {
	Samples int    `json:"samples"`
	Expr    string `json:"expr"`
	Start   int64  `json:"start"`
	End     int64  `json:"end"`
	Step    int64  `json:"step"`
}

// Values are the numbers of all series, in no order, without those that are none.
type Values struct {
	// Error says why there is no answer.
	Error  string    `json:"error"`
	Values []float64 `json:"values"`
}

// mostListedValues bounds what one answer lists.
const mostListedValues = 200_000

// ValuesOver evaluates an expression over held samples.
func ValuesOver(request ValuesRequest) (Values, error) {
	held, known := heldSamples[request.Samples]
	if !known {
		return Values{}, errors.New("no such samples")
	}
	answer := Values{Values: []float64{}}
	if request.Step <= 0 || (request.End-request.Start)/request.Step > mostReplayedSteps {
		answer.Error = fmt.Sprintf("the expression would be evaluated more than %d times", mostReplayedSteps)
		return answer, nil
	}
	with := newEvaluator(held, limits{samples: mostReplayedSamples, timeout: longestReplay, step: time.Minute})
	defer with.engine.Close()
	steps, err := with.over(context.Background(), request.Expr, ReplayRequest{Start: request.Start, End: request.End, Step: request.Step})
	if err != nil {
		answer.Error = err.Error()
		return answer, nil
	}
	for _, vector := range steps {
		for _, sample := range vector {
			if !math.IsNaN(sample.F) && !math.IsInf(sample.F, 0) && len(answer.Values) < mostListedValues {
				answer.Values = append(answer.Values, sample.F)
			}
		}
	}
	return answer, nil
}
