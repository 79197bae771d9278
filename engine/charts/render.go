package main

import (
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"helm.sh/helm/v4/pkg/chart/v2/loader"
	"sigs.k8s.io/yaml"
)

// valuesFile is one file given by -f.
type valuesFile struct {
	Name   string `json:"name"`
	Text   string `json:"text"`
	Base64 []byte `json:"base64"`
}

type renderRequest struct {
	Chart int `json:"chart"`
	options
	Values   []valuesFile `json:"values"`
	TimeZone string       `json:"timezone"`
}

type renderAnswer struct {
	Documents []document `json:"documents"`
	Notes     string     `json:"notes"`
	Manifest  string     `json:"manifest"`
	// ManifestBase64 has the exact bytes of a manifest that is not UTF-8.
	ManifestBase64 string   `json:"manifestBase64,omitempty"`
	Warnings       []string `json:"warnings"`
}

// document is one YAML document of the output.
type document struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Name       string `json:"name"`
	Namespace  string `json:"namespace"`
	// Template is Helm's name for the template, without the name of the top chart.
	Template string `json:"template"`
	// File is the file of the chart that the template was read from, empty where that is inside an archive.
	File string `json:"file"`
	// Line is the document's first line in what the template rendered to, from 1.
	Line int    `json:"line"`
	Text string `json:"text"`
	Hook *hook  `json:"hook"`
	CRD  bool   `json:"crd"`
}

func renderChart(request renderRequest) (*renderAnswer, error) {
	useTimeZone(request.TimeZone)
	held, err := chartOf(request.Chart)
	if err != nil {
		return nil, err
	}
	values, err := mergeFiles(held.helm, request.Values)
	if err != nil {
		return nil, err
	}
	ready, err := held.chart.prepare(request.options, values)
	if err != nil {
		return nil, err
	}
	files, err := ready.render()
	if err != nil {
		return nil, renderFailure(err)
	}
	answer := &renderAnswer{}
	chartName := held.chart.describe().Name
	for name, text := range files {
		if strings.HasSuffix(name, "NOTES.txt") {
			if name == chartName+"/templates/NOTES.txt" {
				answer.Notes = text
			}
			delete(files, name)
		}
	}
	hooks, objects, err := ready.sort(files)
	if err != nil {
		return nil, fail("output-yaml", err.Error()+"\n\nUse --debug flag to render out invalid YAML")
	}
	if request.IncludeCRDs {
		objects = append(ready.crds(), objects...)
	}
	answer.setManifest(manifest(objects, hooks))
	answer.Documents = documents(append(objects, hooks...), files, chartName)
	paths := map[string]string{}
	ready.eachTemplate(func(name string, data []byte) { paths[name] = held.sources.path(data) })
	for i := range answer.Documents {
		found := &answer.Documents[i]
		found.File = paths[chartName+"/"+found.Template]
	}
	answer.Warnings = takeWarnings()
	return answer, nil
}

// manifest is what `helm template` prints.
func manifest(objects, hooks []object) string {
	var text strings.Builder
	for _, object := range objects {
		fmt.Fprintf(&text, "---\n# Source: %s\n%s\n", object.source, object.text)
	}
	var output strings.Builder
	fmt.Fprintln(&output, strings.TrimSpace(text.String()))
	for _, object := range hooks {
		fmt.Fprintf(&output, "---\n# Source: %s\n%s\n", object.source, object.text)
	}
	return output.String()
}

func (a *renderAnswer) setManifest(text string) {
	a.Manifest = text
	if !utf8.ValidString(text) {
		a.ManifestBase64 = base64.StdEncoding.EncodeToString([]byte(text))
	}
}

// documents describes each object and finds it again in the text that its template rendered to.
func documents(objects []object, files map[string]string, chartName string) []document {
	list := []document{}
	for _, object := range objects {
		var head struct {
			APIVersion string `json:"apiVersion"`
			Kind       string `json:"kind"`
			Metadata   struct {
				Name      string `json:"name"`
				Namespace string `json:"namespace"`
			} `json:"metadata"`
		}
		// Helm has decoded all but the CRDs already; of one that is no object the parts stay empty.
		_ = yaml.Unmarshal([]byte(object.text), &head)
		list = append(list, document{
			APIVersion: head.APIVersion, Kind: head.Kind, Name: head.Metadata.Name, Namespace: head.Metadata.Namespace,
			Template: strings.TrimPrefix(object.source, chartName+"/"),
			Line:     lineOf(files[object.source], object.text),
			Text:     object.text, Hook: object.hook, CRD: object.crd,
		})
	}
	return list
}

func lineOf(text, part string) int {
	at := strings.Index(text, part)
	if at < 0 {
		return 1
	}
	return 1 + strings.Count(text[:at], "\n")
}

type mergeRequest struct {
	Chart  int          `json:"chart"`
	Values []valuesFile `json:"values"`
}

type mergeAnswer struct {
	Values   map[string]any `json:"values"`
	Warnings []string       `json:"warnings"`
}

// mergeValues answers the values that the top chart's templates see. It works for library charts, without the
// dependencies that are missing, and whether or not the schema is met.
func mergeValues(request mergeRequest) (*mergeAnswer, error) {
	held, err := chartOf(request.Chart)
	if err != nil {
		return nil, err
	}
	values, err := mergeFiles(held.helm, request.Values)
	if err != nil {
		return nil, err
	}
	merged, err := held.chart.merge(values)
	if err != nil {
		return nil, err
	}
	return &mergeAnswer{merged, takeWarnings()}, nil
}

// mergeFiles decodes values files and lays one over the other, in their order.
func mergeFiles(helm helm, files []valuesFile) (map[string]any, error) {
	merged := map[string]any{}
	for _, file := range files {
		text := file.Base64
		if text == nil {
			text = []byte(file.Text)
		}
		values, err := helm.decodeValues(text)
		if err != nil {
			failed := decodeFailure(fmt.Sprintf("failed to parse %s: %s", file.Name, err))
			failed.ValuesFile = file.Name
			return nil, failed
		}
		merged = loader.MergeMaps(merged, values)
	}
	return merged, nil
}

func valuesFailure(err error) error {
	if strings.HasPrefix(err.Error(), "values don't meet the specifications of the schema(s)") {
		return fail("schema-violation", err.Error())
	}
	return fail("dependencies", err.Error())
}

func renderFailure(err error) error { return fail("template-exec", err.Error()) }
