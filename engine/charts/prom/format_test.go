package prom

import (
	"strings"
	"testing"

	"github.com/prometheus/prometheus/promql/parser"
)

func format(t *testing.T, text string) string {
	t.Helper()
	answers, err := Format(FormatRequest{Texts: []string{text}})
	if err != nil || answers[0].Fault != nil {
		t.Fatalf("%q: %v %v", text, err, answers[0].Fault)
	}
	return answers[0].Text
}

func TestFormatKeepsComments(t *testing.T) {
	cases := map[string]string{
		"sum(rate(a[5m]))by(job) # why\n": "sum by (job) (rate(a[5m])) # why",
		"# what\nup":                      "# what\nup",
		"up\n# the end":                   "up\n# the end",
		"up # a\n# b":                     "up # a\n# b",
		"a # first\n + # second\n b":      "a + b # first\n# second",
		"sum(\n  # the requests\n  rate(http_requests_total{code=~\"5..\", job=\"a-long-name-of-a-job\"}[5m]) # per second\n)\n/ # over all\nsum(rate(http_requests_total{job=\"a-long-name-of-a-job\"}[5m]))": "# the requests\n  sum(rate(http_requests_total{code=~\"5..\",job=\"a-long-name-of-a-job\"}[5m])) # per second\n/ # over all\n  sum(rate(http_requests_total{job=\"a-long-name-of-a-job\"}[5m]))",
		"a{b=\"# no comment\"}": "a{b=\"# no comment\"}",
	}
	for text, wanted := range cases {
		if got := format(t, text); got != wanted {
			t.Errorf("%q:\n%s\nwanted\n%s", text, got, wanted)
		}
	}
}

func TestFormatIsSettledAndKeepsTheTree(t *testing.T) {
	parts := []string{
		"sum by (job, instance) (rate(http_requests_total{code=~\"5..\"}[5m]))", "histogram_quantile(0.99, sum by (le) (rate(x_bucket[10m])))",
		"up offset 5m", "max_over_time(rate(y[1m])[1h:1m])", "(a + b) * 60", "topk(3, z)", "-foo", "label_replace(up, \"a\", \"$1\", \"b\", \".+\")",
	}
	for at, left := range parts {
		for _, right := range parts {
			text := "# head\n" + strings.ReplaceAll(left, "(", "( # in\n") + " # left\n/ on (job)\n# own\n" + right + " # right\n# tail"
			once := format(t, text)
			if twice := format(t, once); twice != once {
				t.Errorf("%d: not settled:\n%s\nthen\n%s", at, once, twice)
			}
			before, err := ruleParser.ParseExpr(text)
			if err != nil {
				t.Fatal(err)
			}
			after, err := ruleParser.ParseExpr(once)
			if err != nil || parser.Prettify(after) != parser.Prettify(before) {
				t.Errorf("another tree: %q, %v", once, err)
			}
			if strings.Count(once, "#") != strings.Count(text, "#") {
				t.Errorf("a comment is lost:\n%s\nin\n%s", text, once)
			}
		}
	}
}
