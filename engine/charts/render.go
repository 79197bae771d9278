package main

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
	"sigs.k8s.io/yaml"
)

type renderRequest struct {
	Chart int `json:"chart"`
	options
	Values   []valuesFile `json:"values"`
	TimeZone string       `json:"timezone"`
	// SourceMap asks for the origin of each line, for the price of a second render, sometimes a third.
	SourceMap bool `json:"sourceMap"`
}

type renderAnswer struct {
	Documents []document `json:"documents"`
	Notes     string     `json:"notes"`
	// Manifest is what `helm template` prints.
	Manifest string `json:"manifest"`
	// ManifestBase64 has the exact bytes of a manifest that is not UTF-8.
	ManifestBase64 string   `json:"manifestBase64,omitempty"`
	Warnings       []string `json:"warnings"`
	// Sources are the templates that the lines of documents come from.
	Sources []source `json:"sources,omitempty"`
}

func renderChart(request renderRequest) (*renderAnswer, error) {
	useTimeZone(request.TimeZone)
	held, err := chartOf(request.Chart)
	if err != nil {
		return nil, err
	}
	if err := held.helm.checkOptions(request.options); err != nil {
		return nil, err
	}
	ready, err := held.prepare(request)
	if err != nil {
		return nil, err
	}
	templates := templatesOf(ready, held)
	files, err := ready.render()
	if err != nil {
		failed := renderFailure(err.Error(), func() string { return held.renderPlainly(request) })
		failed.locate(templates)
		return nil, failed
	}
	answer := &renderAnswer{Notes: takeNotes(files, templates.notes())}
	hooks, objects, err := ready.sort(files)
	if err != nil {
		failed := outputFailure(err.Error(), files, func() (prepared, error) { return held.prepare(request) })
		failed.locate(templates)
		return nil, failed
	}
	if request.IncludeCRDs {
		objects = append(ready.crds(), objects...)
	}
	answer.setManifest(objects, hooks)
	answer.Documents = describeObjects(append(objects, hooks...), files, templates)
	answer.Warnings = takeWarnings()
	if request.SourceMap {
		answer.addSources(trace(files, func() (prepared, error) { return held.prepare(request) }), templates)
	}
	return answer, nil
}

// prepare makes the chart ready for one render, in the order in which the command looks at things.
func (s stored) prepare(request renderRequest) (prepared, error) {
	values, err := mergeFiles(s.helm, request.Values)
	if err != nil {
		return nil, err
	}
	if s.failure != nil {
		return nil, s.failure
	}
	return s.chart.prepare(request.options, values)
}

// renderPlainly renders once more with Helm 4, where it can be had without the loss of the chain of includes. Helm 3 has no
// such way; on the way to an error the two differ hardly ever, and the caller compares.
func (s stored) renderPlainly(request renderRequest) string {
	same := stored{helm: helm4{}}
	var err error
	if same.chart, err = same.helm.load(s.files); err != nil {
		return ""
	}
	ready, err := same.prepare(request)
	if err != nil {
		return ""
	}
	return ready.(prepared4).renderPlainly()
}

// takeNotes takes all notes out of the rendered files and answers those of the top chart.
func takeNotes(files map[string]string, wanted string) string {
	notes := ""
	for name, text := range files {
		if strings.HasSuffix(name, "NOTES.txt") {
			if name == wanted {
				notes = text
			}
			delete(files, name)
		}
	}
	return notes
}

func (a *renderAnswer) setManifest(objects, hooks []object) {
	var text strings.Builder
	for _, object := range objects {
		fmt.Fprintf(&text, "---\n# Source: %s\n%s\n", object.source, object.text)
	}
	var output strings.Builder
	fmt.Fprintln(&output, strings.TrimSpace(text.String()))
	for _, object := range hooks {
		fmt.Fprintf(&output, "---\n# Source: %s\n%s\n", object.source, object.text)
	}
	a.Manifest = output.String()
	if !utf8.ValidString(a.Manifest) {
		a.ManifestBase64 = base64.StdEncoding.EncodeToString([]byte(a.Manifest))
	}
}

var yamlFailure = regexp.MustCompile(`^YAML parse error on ([^\n]*?): error `)

// outputFailure says which template's output is no YAML, where in that output, and which line of a template wrote it.
func outputFailure(detail string, files map[string]string, prepare func() (prepared, error)) *failure {
	failed := fail("output-yaml", detail+"\n\nUse --debug flag to render out invalid YAML")
	match := yamlFailure.FindStringSubmatch(detail)
	if match == nil {
		return failed
	}
	failed.Includes = []Place{{Template: match[1], Line: 1}}
	failed.Rendered = files[match[1]]
	for _, part := range splitDocuments(failed.Rendered) {
		var head releaseutil.SimpleHead
		if err := yaml.Unmarshal([]byte(part.text), &head); err != nil {
			failed.RenderedLine = part.line + max(lineIn(err.Error()), 1) - 1
			if origins := trace(files, prepare)[match[1]].origins; failed.RenderedLine <= len(origins) {
				at := origins[failed.RenderedLine-1]
				failed.Includes = []Place{{Template: at.template, Line: at.line}}
			}
			break
		}
	}
	return failed
}
