package main

import "strings"

// templates knows the templates of a chart by the names that Helm gives them.
type templates struct {
	held stored
	// prefix is the top chart's name with its slash, which all names begin with.
	prefix string
	files  map[string]string
}

func templatesOf(ready prepared, held stored) templates {
	known := templates{held, held.chart.describe().Name + "/", map[string]string{}}
	ready.eachTemplate(func(name string, data []byte) []byte {
		known.files[name] = held.source(data)
		return data
	})
	return known
}

// find answers a template's name without the top chart's and its file, and whether there is such a template.
func (t templates) find(name string) (template, file string, known bool) {
	template = strings.TrimPrefix(name, t.prefix)
	file, known = t.files[name]
	if !known && t.held.hasFile(template) {
		file = template // a CRD
	}
	return template, file, known
}

func (t templates) notes() string { return t.prefix + "templates/NOTES.txt" }
