package prom

import (
	"encoding/binary"
	"fmt"
	"math"
	"testing"
)

func floats(of ...float64) []byte {
	var bytes []byte
	for _, each := range of {
		bytes = binary.LittleEndian.AppendUint64(bytes, math.Float64bits(each))
	}
	return bytes
}

func TestAnAlertIsReplayed(t *testing.T) {
	var times, values []float64
	for minute := range 60 {
		times = append(times, float64(minute)*60_000)
		value := 0.0
		if minute >= 10 && minute < 30 {
			value = 1
		}
		values = append(values, value)
	}
	loaded, err := LoadSamples(SamplesRequest{Series: []FetchedSeries{{
		Labels: map[string]string{"__name__": "broken", "job": "a"}, Times: floats(times...), Values: floats(values...),
	}}})
	if err != nil {
		t.Fatal(err)
	}
	request := ReplayRequest{
		Samples: loaded.Samples, Alert: "Broken", Expr: "broken > 0", For: "5m", Labels: map[string]string{"severity": "page"},
		Start: 0, End: 59 * 60_000, Step: 60_000,
	}
	replay := func(of ReplayRequest) string {
		t.Helper()
		answer, err := ReplayAlert(of)
		if err != nil {
			t.Fatal(err)
		}
		text := answer.Error
		for _, each := range answer.Alerts {
			text += each.Labels["job"] + each.Labels["severity"]
			for _, span := range each.Spans {
				text += fmt.Sprintf(" %s %d-%d", span.State, span.From/60_000, span.To/60_000)
			}
		}
		return text
	}
	for _, each := range []struct {
		change   func(*ReplayRequest)
		expected string
	}{
		{func(*ReplayRequest) {}, "apage pending 10-14 firing 15-29"},
		{func(r *ReplayRequest) { r.For = "" }, "apage firing 10-29"},
		{func(r *ReplayRequest) { r.For = "1h" }, "apage pending 10-29"},
		{func(r *ReplayRequest) { r.Keep = "4m" }, "apage pending 10-14 firing 15-33"},
		{func(r *ReplayRequest) { r.Expr = "broken > 1" }, ""},
		{func(r *ReplayRequest) { r.Expr = "sum(rate(broken[2m]" }, `1:20: parse error: unclosed left parenthesis`},
		{func(r *ReplayRequest) { r.For = "soon" }, `not a valid duration string: "soon"`},
		{func(r *ReplayRequest) { r.Step = 1 }, "the rule would be evaluated more than 20000 times"},
		{func(r *ReplayRequest) { r.Expr = "vector(1)"; r.For = "" }, "page firing 0-59"},
	} {
		changed := request
		each.change(&changed)
		if got := replay(changed); got != each.expected {
			t.Errorf("%+v: %q, not %q", changed, got, each.expected)
		}
	}
	if _, err := ReleaseSamples(loaded); err != nil || len(heldSamples) != 0 {
		t.Error("the samples are still held")
	}
}
