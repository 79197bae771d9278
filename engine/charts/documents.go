package main

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
	"sigs.k8s.io/yaml"
)

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
	// Lines has two numbers for each line of the text, where a source map was asked for: the place of its template in the
	// answer's sources, and the line there.
	Lines []int `json:"lines,omitempty"`
	// Traced says how far they lead: helpers, templates or none.
	Traced string `json:"traced,omitempty"`

	source string
}

// source is a template that lines come from.
type source struct {
	Template string `json:"template"`
	File     string `json:"file"`
}

// describeObjects reads the head of each object and finds it again in what its template rendered to.
func describeObjects(objects []object, files map[string]string, templates templates) []document {
	list := []document{}
	taken := map[string]spans{}
	for _, object := range objects {
		parts := []part{{object.text, 0}}
		if object.crd {
			// Helm takes a file of CRDs as it is.
			parts = splitDocuments(object.text)
		} else {
			if taken[object.source] == nil {
				taken[object.source] = spans{}
			}
			parts[0].line = lineOf(files[object.source], object.text, taken[object.source])
		}
		for _, part := range parts {
			found := document{Line: part.line, Text: part.text, Hook: object.hook, CRD: object.crd, source: object.source}
			found.Template, found.File, _ = templates.find(object.source)
			found.readHead()
			list = append(list, found)
		}
	}
	return list
}

// readHead decodes as little as it can: Helm has decoded all of it already, except for CRDs, and does not say the namespace.
func (d *document) readHead() {
	var head struct {
		APIVersion string `json:"apiVersion"`
		Kind       string `json:"kind"`
		Metadata   struct {
			Name      string `json:"name"`
			Namespace string `json:"namespace"`
		} `json:"metadata"`
	}
	if err := yaml.Unmarshal([]byte(excerpt(d.Text)), &head); err != nil || head.Kind == "" {
		// In flow style, or with aliases; what is no object at all keeps its parts empty.
		_ = yaml.Unmarshal([]byte(d.Text), &head)
	}
	d.APIVersion, d.Kind, d.Name, d.Namespace = head.APIVersion, head.Kind, head.Metadata.Name, head.Metadata.Namespace
}

// excerpt takes the keys of a document's head, with what is indented under them, out of a mapping in block style.
func excerpt(text string) string {
	var head strings.Builder
	wanted := false
	for line := range strings.Lines(text) {
		if first := line[0]; first != ' ' && first != '\n' && first != '\r' && first != '#' {
			key, _, _ := strings.Cut(line, ":")
			wanted = key == "apiVersion" || key == "kind" || key == "metadata"
		}
		if wanted {
			head.WriteString(line)
		}
	}
	return head.String()
}

// spans are the parts of a text that documents have taken: their ends by their starts.
type spans map[int]int

func (s spans) has(at int) bool {
	for start, end := range s {
		if start <= at && at < end {
			return true
		}
	}
	return false
}

// lineOf finds a document in the text it was taken from: at its beginning or behind a separator, and not where another is.
func lineOf(text, part string, taken spans) int {
	for from := 0; ; {
		at := strings.Index(text[from:], part)
		if at < 0 {
			return 1
		}
		at += from
		before := strings.TrimRight(text[:at], " \t\r\n")
		if !taken.has(at) && (before == "" || strings.HasSuffix(before, "---")) {
			taken[at] = at + len(part)
			return 1 + strings.Count(text[:at], "\n")
		}
		from = at + 1
	}
}

// part is one document of a text and its first line there.
type part struct {
	text string
	line int
}

// splitDocuments takes a text apart as Helm does.
func splitDocuments(text string) []part {
	documents := releaseutil.SplitManifests(text)
	taken := spans{}
	var parts []part
	for _, name := range slices.SortedFunc(maps.Keys(documents), func(a, b string) int { return numberOf(a) - numberOf(b) }) {
		parts = append(parts, part{documents[name], lineOf(text, documents[name], taken)})
	}
	return parts
}

// numberOf reads the place of a document out of the name that Helm gives it, `manifest-3`.
func numberOf(name string) int {
	number, _ := strconv.Atoi(strings.TrimPrefix(name, "manifest-"))
	return number
}

// addSources gives each line of each document its origin.
func (a *renderAnswer) addSources(traces map[string]traced, templates templates) {
	known := map[string]int{}
	for i := range a.Documents {
		found := &a.Documents[i]
		trace, rendered := traces[found.source]
		if !rendered {
			trace.how = tracedThroughHelpers // a CRD is its own source
		}
		found.Traced = trace.how
		for line := range 1 + strings.Count(strings.TrimSuffix(found.Text, "\n"), "\n") {
			at := origin{found.source, found.Line + line}
			if rendered {
				at = trace.origins[found.Line-1+line]
			}
			place, seen := known[at.template]
			if !seen {
				place = len(a.Sources)
				known[at.template] = place
				template, file, _ := templates.find(at.template)
				a.Sources = append(a.Sources, source{template, file})
			}
			found.Lines = append(found.Lines, place, at.line)
		}
	}
}
