package main

import (
	"bytes"
	"io/fs"
	"slices"
	"strings"
	"time"
	"unsafe"

	"helm.sh/helm/v4/pkg/ignore"
)

// chartFile is one file of a chart, its path relative to the chart and with slashes.
type chartFile struct {
	Path   string `json:"path"`
	Text   string `json:"text"`
	Base64 []byte `json:"base64"`
}

func (f chartFile) data() []byte {
	data := f.Base64
	if data == nil {
		data = []byte(f.Text)
	}
	return bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
}

type loadRequest struct {
	Major int         `json:"major"`
	Files []chartFile `json:"files"`
}

type loadAnswer struct {
	Chart int `json:"chart"`
	// Failure says why this is no chart. The handle is good all the same: its calls answer this failure where the command
	// line would, after those of the values.
	Failure *failure `json:"failure"`
	description
}

// description is what Chart.yaml says, and what of it is there.
type description struct {
	Name                string       `json:"name"`
	Version             string       `json:"version"`
	Type                string       `json:"type"`
	AppVersion          string       `json:"appVersion"`
	KubeVersion         string       `json:"kubeVersion"`
	Deprecated          bool         `json:"deprecated"`
	Dependencies        []dependency `json:"dependencies"`
	MissingDependencies []string     `json:"missingDependencies"`
	HasSchema           bool         `json:"hasSchema"`
	Templates           []string     `json:"templates"`
	Warnings            []string     `json:"warnings"`
}

type dependency struct {
	Name       string   `json:"name"`
	Alias      string   `json:"alias"`
	Version    string   `json:"version"`
	Repository string   `json:"repository"`
	Condition  string   `json:"condition"`
	Tags       []string `json:"tags"`
	Built      bool     `json:"built"`
}

// buffered is a file of a chart after .helmignore, as both majors' loaders take it.
type buffered struct {
	name string
	data []byte
}

// stored is a loaded chart, or why it could not be loaded.
type stored struct {
	helm    helm
	chart   chart
	failure *failure
	files   []buffered
}

// source answers the path of the file that some content was read from. Helm names a template by the alias of its
// chart, not by its folder; but it never copies what it read.
func (s stored) source(data []byte) string {
	for _, file := range s.files {
		if len(data) > 0 && unsafe.SliceData(file.data) == unsafe.SliceData(data) {
			return file.name
		}
	}
	return ""
}

func (s stored) hasFile(path string) bool {
	return slices.ContainsFunc(s.files, func(file buffered) bool { return file.name == path })
}

var (
	charts    = map[int]stored{}
	lastChart int
)

func loadChart(request loadRequest) (*loadAnswer, error) {
	helm, err := helmOf(request.Major)
	if err != nil {
		return nil, err
	}
	held := stored{helm: helm}
	held.files, held.chart, err = loadFiles(helm, request.Files)
	lastChart++
	answer := &loadAnswer{Chart: lastChart}
	if err != nil {
		held.failure = fail("chart-load", err.Error())
		answer.Failure = held.failure
		answer.description = newDescription()
	} else {
		answer.description = held.chart.describe()
	}
	charts[lastChart] = held
	answer.Warnings = takeWarnings()
	return answer, nil
}

func loadFiles(helm helm, all []chartFile) (kept []buffered, loaded chart, err error) {
	var chartYaml []byte
	if at := slices.IndexFunc(all, func(file chartFile) bool { return file.Path == "Chart.yaml" }); at >= 0 {
		chartYaml = all[at].data()
	}
	if err = helm.recognise(chartYaml); err != nil {
		return nil, nil, err
	}
	if kept, err = withoutIgnored(all); err != nil {
		return nil, nil, err
	}
	loaded, err = helm.load(kept)
	return kept, loaded, err
}

type releaseRequest struct {
	Chart int `json:"chart"`
}

// releaseChart forgets a chart; its handle is never given again.
func releaseChart(request releaseRequest) (struct{}, error) {
	delete(charts, request.Chart)
	return struct{}{}, nil
}

func chartOf(handle int) (stored, error) {
	found, known := charts[handle]
	if !known {
		return stored{}, failf("bad-request", "no chart has the handle %d", handle)
	}
	return found, nil
}

// withoutIgnored leaves out what .helmignore names, in the manner of Helm's walk through a folder: name by name, and an
// ignored folder hides all that is in it.
func withoutIgnored(files []chartFile) ([]buffered, error) {
	slices.SortFunc(files, func(a, b chartFile) int {
		return slices.Compare(strings.Split(a.Path, "/"), strings.Split(b.Path, "/"))
	})
	rules := ignore.Empty()
	for _, file := range files {
		if file.Path == ignore.HelmIgnore {
			parsed, err := ignore.Parse(bytes.NewReader(file.data()))
			if err != nil {
				return nil, err
			}
			rules = parsed
		}
	}
	rules.AddDefaults()
	folders := map[string]bool{".": false}
	var ignored func(folder string) bool
	ignored = func(folder string) bool {
		known, seen := folders[folder]
		if !seen {
			known = ignored(parentOf(folder)) || rules.Ignore(folder, fileInfo{folder, fs.ModeDir})
			folders[folder] = known
		}
		return known
	}
	var kept []buffered
	for _, file := range files {
		if !ignored(parentOf(file.Path)) && !rules.Ignore(file.Path, fileInfo{file.Path, 0}) {
			kept = append(kept, buffered{file.Path, file.data()})
		}
	}
	return kept, nil
}

func parentOf(path string) string {
	if slash := strings.LastIndexByte(path, '/'); slash >= 0 {
		return path[:slash]
	}
	return "."
}

// fileInfo is as much of a file's description as .helmignore rules look at.
type fileInfo struct {
	name string
	mode fs.FileMode
}

func (f fileInfo) Name() string       { return f.name }
func (f fileInfo) Size() int64        { return 0 }
func (f fileInfo) Mode() fs.FileMode  { return f.mode }
func (f fileInfo) ModTime() time.Time { return time.Time{} }
func (f fileInfo) IsDir() bool        { return f.mode.IsDir() }
func (f fileInfo) Sys() any           { return nil }

func newDescription() description {
	return description{Dependencies: []dependency{}, MissingDependencies: []string{}, Templates: []string{}, Warnings: []string{}}
}

// add notes one dependency that Chart.yaml asks for.
func (d *description) add(wanted dependency) {
	wanted.Tags = append([]string{}, wanted.Tags...) // never null in JSON
	d.Dependencies = append(d.Dependencies, wanted)
	if !wanted.Built {
		d.MissingDependencies = append(d.MissingDependencies, wanted.Name)
	}
}
