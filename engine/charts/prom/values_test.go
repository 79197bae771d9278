package prom

import (
	"slices"
	"testing"
)

func TestAnExpressionIsEvaluatedOverSamples(t *testing.T) {
	loaded, err := LoadSamples(SamplesRequest{Series: []FetchedSeries{
		{Labels: map[string]string{"__name__": "queue", "job": "a"}, Times: floats(0, 60_000, 120_000), Values: floats(1, 2, 3)},
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = ReleaseSamples(loaded) }()
	answer, err := ValuesOver(ValuesRequest{Samples: loaded.Samples, Expr: "queue * 2", Start: 0, End: 120_000, Step: 60_000})
	slices.Sort(answer.Values)
	if err != nil || answer.Error != "" || !slices.Equal(answer.Values, []float64{2, 4, 6}) {
		t.Errorf("%+v %v", answer, err)
	}
	none, err := ValuesOver(ValuesRequest{Samples: loaded.Samples, Expr: "queue / 0", Start: 0, End: 120_000, Step: 60_000})
	if err != nil || len(none.Values) != 0 {
		t.Errorf("%+v %v", none, err)
	}
	wrong, err := ValuesOver(ValuesRequest{Samples: loaded.Samples, Expr: "queue(", Start: 0, End: 1, Step: 1})
	if err != nil || wrong.Error == "" {
		t.Errorf("%+v %v", wrong, err)
	}
	if _, err := ValuesOver(ValuesRequest{Samples: -1}); err == nil {
		t.Error("samples that are not held")
	}
}
