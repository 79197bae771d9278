package main

import (
	"slices"
	"testing"
)

func TestWhereATemplateFailed(t *testing.T) {
	cases := []struct{ action, code string }{
		{`required "say the host" .Values.host`, "missing-required"},
		{`fail "not like this"`, "template-fail"},
		{`.Values.a.b.c`, "template-exec"},
		{`index (list 1) 7`, "template-exec"},
	}
	eachMajor(t, func(t *testing.T, major int) {
		for _, c := range cases {
			files := chartWith("a: b\nc: {{ include \"outer\" . }}\n", "templates/_h.tpl",
				"{{ define \"outer\" }}\n{{ include \"inner\" . }}{{ end }}\n{{ define \"inner\" }}{{ "+c.action+" }}{{ end }}")
			_, failed := render(t, load(t, major, files), "")
			if failed == nil || failed.Code != c.code {
				t.Errorf("%s: got %v", c.action, failed)
				continue
			}
			chain := []string{}
			lines := []int{}
			for _, at := range failed.Includes {
				chain, lines = append(chain, at.Name+" "+at.File), append(lines, at.Line)
			}
			want := []string{"inner templates/_h.tpl", "outer templates/_h.tpl", "shop/templates/x.yaml templates/x.yaml"}
			if !slices.Equal(chain, want) || !slices.Equal(lines, []int{3, 2, 2}) || failed.File != "templates/_h.tpl" || failed.Place.Line != 3 {
				t.Errorf("%s: got %v %v %v", c.action, chain, lines, failed.Place)
			}
		}
	})
}

func TestFailuresByCode(t *testing.T) {
	cases := []struct {
		code, message string
		files         map[string]string
		line          int
	}{
		{"template-parse", `parse error at (shop/templates/x.yaml:2): function "none" not defined`, chartWith("a: b\nc: {{ none }}\n"), 2},
		{"chart-load", "validation: chart.metadata.version is required", map[string]string{"Chart.yaml": "apiVersion: v2\nname: a\n"}, 0},
		{"not-installable", "library charts are not installable", map[string]string{"Chart.yaml": "apiVersion: v2\nname: a\nversion: 1.0.0\ntype: library\n"}, 0},
		{"output-yaml", "", chartWith("a: b\n---\nc: d\n e: f\n"), 4},
		{"template-exec", "", chartWith("{{ tpl \"{{ .Values.a.b }}\" . }}"), 1},
	}
	eachMajor(t, func(t *testing.T, major int) {
		for _, c := range cases {
			_, failed := render(t, load(t, major, c.files), "")
			if failed == nil || failed.Code != c.code || (c.message != "" && failed.Message != c.message) {
				t.Errorf("%s: got %v", c.code, failed)
				continue
			}
			if c.line > 0 && (failed.Place == nil || failed.Template != "templates/x.yaml" || failed.Place.Line != c.line) {
				t.Errorf("%s: got %v", c.code, failed.Place)
			}
			if c.code == "output-yaml" && (failed.RenderedLine != 4 || failed.Rendered != c.files["templates/x.yaml"]) {
				t.Errorf("rendered line %d of %q", failed.RenderedLine, failed.Rendered)
			}
		}
	})
}

// The command line looks at the values before it looks at the chart.
func TestValuesFailBeforeTheChart(t *testing.T) {
	eachMajor(t, func(t *testing.T, major int) {
		chart := load(t, major, map[string]string{"Chart.yaml": "name: [\n"})
		if _, failed := render(t, chart, "a: [\n"); failed == nil || failed.Code != "values-decode" || failed.ValuesFile != "values/production.yaml" {
			t.Error(failed)
		}
		if _, failed := render(t, chart, ""); failed == nil || failed.Code != "chart-load" {
			t.Error(failed)
		}
	})
}

func TestMissingDependenciesAreNamedAndStopOnlyRendering(t *testing.T) {
	files := chartWith("kind: A\n", "values.yaml", "a: 1\n")
	files["Chart.yaml"] += "dependencies:\n- {name: redis, version: '*', repository: 'https://example.com', alias: cache}\n"
	eachMajor(t, func(t *testing.T, major int) {
		chart := load(t, major, files)
		if _, failed := render(t, chart, ""); failed == nil || failed.Code != "missing-dependency" {
			t.Error(failed)
		}
		merged, failed := call[mergeAnswer](t, "mergeValues", fields{"chart": chart, "values": []fields{{"name": "v", "text": "b: 2\n"}}})
		if failed != nil || merged.Values["a"] != 1.0 || merged.Values["b"] != 2.0 {
			t.Error(merged, failed)
		}
	})
}

func TestBreachesOfSchemas(t *testing.T) {
	schema := `{"required": ["host"], "additionalProperties": false, "properties": {"host": {}, "db": {}, "list": {"items": {"type": "integer"}},
		"either": {"oneOf": [{"type": "integer"}, {"type": "boolean"}]}}}`
	files := chartWith("kind: A\n", "values.schema.json", schema,
		"charts/db/Chart.yaml", "apiVersion: v2\nname: db\nversion: 1.0.0\n", "charts/db/values.schema.json", `{"properties": {"a.b": {"minimum": 3}}}`)
	values := "list: [1, x]\neither: text\nextra: 1\ndb: {a.b: 2}\n"
	want := []string{`db["a.b"] minimum`, "either oneOf", "extra additionalProperties", "host required", "list[1] type"}
	eachMajor(t, func(t *testing.T, major int) {
		_, failed := render(t, load(t, major, files), values)
		if failed == nil || failed.Code != "schema-violation" {
			t.Fatal(failed)
		}
		got := []string{}
		for _, breach := range failed.Schema {
			got = append(got, breach.Path+" "+breach.Keyword)
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	})
}

func TestRemoteSchemaIsNotLoaded(t *testing.T) {
	failed := schemaFailure("values don't meet the specifications:\nshop:\nfailing loading \"https://example.com/s.json\": HTTP request failed for https://example.com/s.json: Get \"https://example.com/s.json\": dial tcp", nil)
	if failed.Code != "remote-schema" || failed.Message != "remote schema not loaded: https://example.com/s.json" {
		t.Error(failed.Code, failed.Message)
	}
}
