package main

import (
	"fmt"
	"strings"
	"testing"
)

// mapped renders with a source map and writes each line of the only document with its origin.
func mapped(t *testing.T, major int, files map[string]string) (traced string, lines []string) {
	t.Helper()
	got, failed := call[renderAnswer](t, "renderChart", fields{"chart": load(t, major, files), "release": "r", "namespace": "n", "sourceMap": true})
	if failed != nil {
		t.Fatal(failed)
	}
	document := got.Documents[0]
	for i, text := range strings.Split(strings.TrimSuffix(document.Text, "\n"), "\n") {
		lines = append(lines, fmt.Sprintf("%s:%d %s", got.Sources[document.Lines[2*i]].File, document.Lines[2*i+1], strings.TrimSpace(text)))
	}
	return document.Traced, lines
}

func TestSourceMapLeadsThroughHelpers(t *testing.T) {
	files := chartWith(`{{/* a comment
of two lines */}}
kind: A
metadata:
  {{- include "labels" . | nindent 2 }}
{{- if .Values.on }}
data:
  {{- toYaml .Values.data | nindent 2 }}
  text: |
    {{ "`+"`}}`"+`" }}
{{- end }}
  last: {{ "quoted" | quote }}
`,
		"templates/_h.tpl", "{{ define \"labels\" -}}\napp: {{ .Chart.Name }}\n{{ include \"more\" . }}{{ end }}\n{{ define \"more\" -}}\nteam: x\n{{- end }}",
		"values.yaml", "data: {a: 1, b: 2}\n\"on\": true\n")
	want := []string{
		"templates/x.yaml:3 kind: A", "templates/x.yaml:4 metadata:", "templates/_h.tpl:2 app: shop", "templates/_h.tpl:5 team: x",
		"templates/x.yaml:7 data:", "templates/x.yaml:8 a: 1", "templates/x.yaml:8 b: 2", "templates/x.yaml:9 text: |", "templates/x.yaml:10 `}}`",
		"templates/x.yaml:12 last: \"quoted\"",
	}
	eachMajor(t, func(t *testing.T, major int) {
		traced, got := mapped(t, major, files)
		if traced != tracedThroughHelpers || strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s\n%s", traced, strings.Join(got, "\n"))
		}
	})
}

func TestSourceMapGivesUpOnlyAsFarAsItMust(t *testing.T) {
	const compares = "kind: A\n{{- if eq (include \"flag\" . | trim) \"yes\" }}\nmetadata:\n  name: a\n  labels: {}\n{{- end }}\n"
	cases := []struct {
		template, helper, traced, last string
	}{
		{compares, "{{ define \"flag\" }}\nyes\n{{ end }}", tracedToTemplate, "templates/x.yaml:5 labels: {}"},
		{"{{ define \"flag\" }}\nyes\n{{ end }}" + compares, "", tracedNowhere, "templates/x.yaml:1 labels: {}"},
	}
	eachMajor(t, func(t *testing.T, major int) {
		for _, c := range cases {
			traced, got := mapped(t, major, chartWith(c.template, "templates/_h.tpl", c.helper))
			if traced != c.traced || got[len(got)-1] != c.last {
				t.Errorf("got %s %s, want %s %s", traced, got[len(got)-1], c.traced, c.last)
			}
		}
	})
}

func TestSourceMapOutlivesChecksums(t *testing.T) {
	template := "kind: A\nmetadata:\n  name: a\n  sum: {{ include \"config\" . | sha256sum }}\n  end: x\n"
	eachMajor(t, func(t *testing.T, major int) {
		traced, got := mapped(t, major, chartWith(template, "templates/_h.tpl", "{{ define \"config\" }}\ntext\n{{ end }}"))
		if traced != tracedThroughHelpers || got[4] != "templates/x.yaml:5 end: x" || !strings.HasPrefix(got[3], "templates/x.yaml:4 sum:") {
			t.Error(traced, got)
		}
	})
}
