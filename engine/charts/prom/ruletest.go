package prom

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	yaml "go.yaml.in/yaml/v2"
)

// The shape of promtool's test files. Unknown fields are refused, as there.
type testFile struct {
	RuleFiles          []string       `yaml:"rule_files"`
	EvaluationInterval model.Duration `yaml:"evaluation_interval,omitempty"`
	GroupEvalOrder     []string       `yaml:"group_eval_order"`
	Tests              []testGroup    `yaml:"tests"`
	FuzzyCompare       bool           `yaml:"fuzzy_compare,omitempty"`
}

type testGroup struct {
	Interval        model.Duration   `yaml:"interval"`
	InputSeries     []inputSeries    `yaml:"input_series"`
	AlertTests      []alertTest      `yaml:"alert_rule_test,omitempty"`
	ExpressionTests []expressionTest `yaml:"promql_expr_test,omitempty"`
	ExternalLabels  labels.Labels    `yaml:"external_labels,omitempty"`
	ExternalURL     string           `yaml:"external_url,omitempty"`
	Name            string           `yaml:"name,omitempty"`
	Start           startTime        `yaml:"start_timestamp,omitempty"`
}

type inputSeries struct {
	Series string `yaml:"series"`
	Values string `yaml:"values"`
}

type alertTest struct {
	EvalTime model.Duration  `yaml:"eval_time"`
	Alert    string          `yaml:"alertname"`
	Expected []expectedAlert `yaml:"exp_alerts"`
}

type expectedAlert struct {
	Labels      map[string]string `yaml:"exp_labels"`
	Annotations map[string]string `yaml:"exp_annotations"`
}

type expressionTest struct {
	Expression string           `yaml:"expr"`
	EvalTime   model.Duration   `yaml:"eval_time"`
	Expected   []expectedSample `yaml:"exp_samples"`
}

type expectedSample struct {
	Labels    string  `yaml:"labels"`
	Value     float64 `yaml:"value"`
	Histogram string  `yaml:"histogram"`
}

// startTime is seconds since 1970, with a fraction or without, or a date.
type startTime struct{ time.Time }

// UnmarshalYAML reads either form.
func (s *startTime) UnmarshalYAML(decode func(any) error) error {
	var text string
	if err := decode(&text); err != nil {
		return err
	}
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		whole, part := math.Modf(seconds)
		s.Time = time.Unix(int64(whole), int64(part*float64(time.Second))).UTC()
		return nil
	}
	date, err := time.Parse(time.RFC3339Nano, text)
	if err != nil {
		return fmt.Errorf("cannot parse %q to a valid timestamp", text)
	}
	s.Time = date
	return nil
}

// begin is when the test's clock starts.
func (g *testGroup) begin() time.Time {
	if g.Start.IsZero() {
		return time.Unix(0, 0).UTC()
	}
	return g.Start.Time
}

// length is the latest moment that the test looks at.
func (g *testGroup) length() time.Duration {
	var longest model.Duration
	for _, each := range g.AlertTests {
		longest = max(longest, each.EvalTime)
	}
	for _, each := range g.ExpressionTests {
		longest = max(longest, each.EvalTime)
	}
	return time.Duration(longest)
}

// promtoolTypes gives the types in messages the names that they have in promtool.
var promtoolTypes = strings.NewReplacer(
	"prom.testFile", "main.unitTestFile", "prom.testGroup", "main.testGroup", "prom.inputSeries", "main.series",
	"prom.alertTest", "main.alertTestCase", "prom.expectedAlert", "main.alert",
	"prom.expressionTest", "main.promqlTestCase", "prom.expectedSample", "main.sample", "prom.startTime", "main.testStartTimestamp",
)

func readTestFile(text string) (*testFile, error) {
	var read testFile
	if err := yaml.UnmarshalStrict([]byte(text), &read); err != nil {
		return nil, errors.New(promtoolTypes.Replace(err.Error()))
	}
	if read.EvaluationInterval == 0 {
		read.EvaluationInterval = model.Duration(time.Minute)
	}
	return &read, nil
}

func (f *testFile) groupOrder() (map[string]int, error) {
	order := map[string]int{}
	for at, name := range f.GroupEvalOrder {
		if _, twice := order[name]; twice {
			return nil, fmt.Errorf("group name repeated in evaluation order: %s", name)
		}
		order[name] = at
	}
	return order, nil
}

// RuleFilesRequest asks which rule files a test file wants.
type RuleFilesRequest struct {
	Text string `json:"text"`
}

// RuleFilesAnswer names them as written: paths or patterns, relative to the test file.
type RuleFilesAnswer struct {
	RuleFiles []string `json:"ruleFiles"`
	// Error says why the text is no test file.
	Error string `json:"error"`
}

// RuleFiles reads the names of a test file's rule files.
func RuleFiles(request RuleFilesRequest) (RuleFilesAnswer, error) {
	read, err := readTestFile(request.Text)
	if err != nil {
		return RuleFilesAnswer{RuleFiles: []string{}, Error: err.Error()}, nil
	}
	return RuleFilesAnswer{RuleFiles: append([]string{}, read.RuleFiles...)}, nil
}

// mostValues bounds the samples that the series of one test may have.
const mostValues = 2_000_000

var errEndless = errors.New("the input series of this test have more than 2,000,000 values")

// countValues estimates how many values a series' notation stands for, without making them.
func countValues(notation string) int {
	total := 0
	for word := range strings.FieldsSeq(notation) {
		total++
		if at := strings.LastIndexByte(word, 'x'); at >= 0 {
			times, err := strconv.ParseUint(word[at+1:], 10, 64)
			if err == nil {
				total += int(min(times, mostValues+1))
			}
		}
		if total > mostValues {
			return total
		}
	}
	return total
}
