package main

import (
	"encoding/json"
	"strings"
	"testing"
)

// call makes one call as the worker does and decodes its answer.
func call[Answer any](t *testing.T, method string, request any) (Answer, *failure) {
	t.Helper()
	text, err := json.Marshal(request)
	if err != nil {
		t.Fatal(err)
	}
	var response struct {
		Result Answer
		Error  *failure
	}
	if err := json.Unmarshal(answer(method, text), &response); err != nil {
		t.Fatal(err)
	}
	return response.Result, response.Error
}

type fields = map[string]any

// load makes a chart of files and answers its handle.
func load(t *testing.T, major int, files map[string]string) int {
	t.Helper()
	list := []fields{}
	for path, text := range files {
		list = append(list, fields{"path": path, "text": text})
	}
	loaded, failed := call[loadAnswer](t, "loadChart", fields{"major": major, "files": list})
	if failed != nil {
		t.Fatal(failed)
	}
	return loaded.Chart
}

// chartWith is a chart of one template, with whatever else is given.
func chartWith(template string, more ...string) map[string]string {
	files := map[string]string{
		"Chart.yaml":       "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
		"templates/x.yaml": template,
	}
	for i := 0; i < len(more); i += 2 {
		files[more[i]] = more[i+1]
	}
	return files
}

func render(t *testing.T, chart int, values string) (renderAnswer, *failure) {
	t.Helper()
	return call[renderAnswer](t, "renderChart", fields{
		"chart": chart, "release": "r", "namespace": "n",
		"values": []fields{{"name": "values/production.yaml", "text": values}},
	})
}

// eachMajor runs a test for Helm 3 and for Helm 4.
func eachMajor(t *testing.T, test func(t *testing.T, major int)) {
	t.Run("Helm 3", func(t *testing.T) { test(t, 3) })
	t.Run("Helm 4", func(t *testing.T) { test(t, 4) })
}

func TestBadRequestsAndPanicsAreAnswers(t *testing.T) {
	for name, code := range map[string]string{"noSuchMethod": "bad-request", "loadChart": "bad-request", "renderChart": "bad-request", "panics": "internal"} {
		methods["panics"] = func([]byte) (any, error) { panic("oh") }
		if _, failed := call[any](t, name, fields{}); failed == nil || failed.Code != code {
			t.Errorf("%s: got %v, want %s", name, failed, code)
		}
		delete(methods, "panics")
	}
}

func TestHandleServesUntilReleased(t *testing.T) {
	eachMajor(t, func(t *testing.T, major int) {
		chart := load(t, major, chartWith("kind: A\nmetadata: {name: {{ .Values.name }}}\n", "values.yaml", "name: a\n"))
		for range 2 {
			if got, failed := render(t, chart, "name: b\n"); failed != nil || got.Documents[0].Name != "b" {
				t.Fatal(got, failed)
			}
		}
		call[any](t, "releaseChart", fields{"chart": chart})
		if _, failed := render(t, chart, ""); failed == nil || failed.Code != "bad-request" {
			t.Error(failed)
		}
	})
}

// Helm changes a chart when it processes dependencies: an alias stays, an import lands in the parent's values.
func TestRenderLeavesTheChartAsItWas(t *testing.T) {
	files := map[string]string{
		"Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\ndependencies:\n" +
			"- {name: db, version: '*', repository: '', alias: main, condition: main.enabled, import-values: [data]}\n",
		"charts/database/Chart.yaml":       "apiVersion: v2\nname: db\nversion: 1.0.0\n",
		"charts/database/values.yaml":      "exports: {data: {port: 1}}\n",
		"charts/database/templates/d.yaml": "kind: D\nmetadata: {name: d}\n",
		"templates/x.yaml":                 "kind: X\nmetadata: {name: x{{ .Values.port }}}\n",
	}
	eachMajor(t, func(t *testing.T, major int) {
		chart := load(t, major, files)
		for _, want := range []struct{ values, names string }{{"main: {enabled: true}", "d x1"}, {"main: {enabled: false}", "x"}, {"main: {enabled: true}", "d x1"}} {
			got, failed := render(t, chart, want.values)
			if failed != nil {
				t.Fatal(failed)
			}
			names := []string{}
			for _, document := range got.Documents {
				names = append(names, document.Name)
				if document.Name == "d" && (document.Template != "charts/main/templates/d.yaml" || document.File != "charts/database/templates/d.yaml") {
					t.Error(document.Template, document.File)
				}
			}
			if strings.Join(names, " ") != want.names {
				t.Errorf("%s: got %v, want %s", want.values, names, want.names)
			}
		}
	})
}

func TestLinesOfDocuments(t *testing.T) {
	template := "# only a comment\n---\nkind: B\nmetadata: {name: b}\n---\n\nkind: A\nmetadata:\n  name: a\n  namespace: far\n---\nkind: B\nmetadata: {name: b}\n"
	eachMajor(t, func(t *testing.T, major int) {
		got, failed := render(t, load(t, major, chartWith(template)), "")
		if failed != nil {
			t.Fatal(failed)
		}
		lines := []int{}
		for _, document := range got.Documents {
			if document.Kind == "A" && document.Namespace != "far" {
				t.Error(document)
			}
			if document.Kind != "" {
				lines = append(lines, document.Line)
			}
		}
		if want := []int{7, 3, 12}; len(lines) != 3 || lines[0] != want[0] || lines[1] != want[1] || lines[2] != want[2] {
			t.Errorf("got %v, want %v", lines, want)
		}
	})
}

func TestIgnoredFilesAreNotThere(t *testing.T) {
	template := "kind: A\nmetadata: {name: '{{ range $path, $_ := .Files.Glob \"**\" }}{{ $path }},{{ end }}'}\n"
	files := chartWith(template, ".helmignore", "\uFEFF*.bak\nnotes/\n.helmignore\n", "a.bak", "x", "notes/n.txt", "x", "deep/notes/n.txt", "x", "kept.txt", "\uFEFFx")
	eachMajor(t, func(t *testing.T, major int) {
		got, failed := render(t, load(t, major, files), "")
		if failed != nil || got.Documents[0].Name != "kept.txt," {
			t.Error(got.Documents, failed)
		}
	})
}
