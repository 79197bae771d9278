package prom

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
)

// inputSamples are the series of a test that the storage has not seen yet.
type inputSamples struct {
	series []inputSeriesSamples
	// at finds a series by its labels.
	at map[string]int
}

type inputSeriesSamples struct {
	labels labels.Labels
	points []point
}

// seriesParser knows all that the notation of series may hold.
var seriesParser = parser.NewParser(parser.Options{
	EnableExperimentalFunctions:  true,
	ExperimentalDurationExpr:     true,
	EnableExtendedRangeSelectors: true,
	EnableBinopFillModifiers:     true,
})

var startLine = regexp.MustCompile(`^\S*@st[ \t]`)

// load reads the input series. promtool writes them into a script, one line for each, and reads that: a line that is empty
// there, or a comment, ends the series.
func (r *testRun) load() (*inputSamples, error) {
	values := 0
	var script strings.Builder
	for _, each := range r.InputSeries {
		if values += countValues(each.Values); values > mostValues {
			return nil, errEndless
		}
		fmt.Fprintf(&script, "  %v %v\n", each.Series, each.Values)
	}
	input := &inputSamples{at: map[string]int{}}
	if _, err := model.ParseDuration(r.Interval.String()); err != nil {
		return nil, placedError(0, "invalid step definition %q: %s", r.Interval.String(), err)
	}
	for at, line := range strings.Split(script.String(), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			break
		}
		if startLine.MatchString(line) {
			return nil, placedError(at+1, "start timestamps (@st) are not known here")
		}
		set, sequence, err := seriesParser.ParseSeriesDesc(line)
		if err != nil {
			parser.EnrichParseError(err, func(each *parser.ParseErr) { each.LineOffset = at + 1 })
			return nil, err
		}
		input.set(set, r.points(sequence))
	}
	return input, nil
}

func placedError(line int, format string, arguments ...any) error {
	return &parser.ParseErr{LineOffset: line, Err: fmt.Errorf(format, arguments...)}
}

func (r *testRun) points(sequence []parser.SequenceValue) []point {
	points := make([]point, 0, len(sequence))
	ts := r.begin()
	for _, each := range sequence {
		if !each.Omitted {
			points = append(points, point{ts.UnixNano() / int64(time.Millisecond), each.Value, each.Histogram})
		}
		ts = ts.Add(time.Duration(r.Interval))
	}
	return points
}

// set takes a series; one that is given twice is what it is the second time.
func (i *inputSamples) set(of labels.Labels, points []point) {
	key := of.String()
	if at, known := i.at[key]; known {
		i.series[at].points = points
		return
	}
	i.at[key] = len(i.series)
	i.series = append(i.series, inputSeriesSamples{of, points})
}

// appendUntil stores the samples up to a moment, all or, where one cannot be stored, none.
func (i *inputSamples) appendUntil(memory *memory, ts time.Time) error {
	until := ts.UnixNano() / int64(time.Millisecond)
	pending := memory.batch()
	for at := range i.series {
		each := &i.series[at]
		due := 0
		for due < len(each.points) && each.points[due].t <= until {
			if err := pending.add(each.labels, each.points[due]); err != nil {
				return err
			}
			due++
		}
		each.points = each.points[due:]
	}
	pending.commit()
	return nil
}
