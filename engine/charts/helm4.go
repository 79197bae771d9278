package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"path"
	"slices"
	"strings"
	"text/template"

	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/common/util"
	"helm.sh/helm/v4/pkg/chart/loader/archive"
	helmchart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	chartutil "helm.sh/helm/v4/pkg/chart/v2/util"
	"helm.sh/helm/v4/pkg/engine"
	releaseutil "helm.sh/helm/v4/pkg/release/v1/util"
	yamlutil "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// helm4 follows pkg/cmd/template.go, pkg/cmd/install.go and pkg/action/install.go of Helm 4.
type helm4 struct{}

func (helm4) version() string           { return common.DefaultCapabilities.HelmVersion.Version }
func (helm4) kubernetesVersion() string { return common.DefaultCapabilities.KubeVersion.Version }
func (helm4) apiVersions() []string     { return common.DefaultVersionSet }

func (helm4) decodeValues(text []byte) (map[string]any, error) {
	values, err := loader.LoadValues(bytes.NewReader(text))
	if err != nil {
		return nil, laterDocument{err, linesBeforeFailure(text)}
	}
	return values, nil
}

// linesBeforeFailure counts the lines before the first document that cannot be decoded.
func linesBeforeFailure(text []byte) int {
	reader := yamlutil.NewYAMLReader(bufio.NewReader(bytes.NewReader(text)))
	lines := 0
	for {
		document, err := reader.Read()
		if err != nil || yaml.Unmarshal(document, &map[string]any{}) != nil {
			return lines
		}
		lines += bytes.Count(document, []byte("\n")) + 1
	}
}

func (helm4) recognise(chartYaml []byte) error {
	if chartYaml == nil {
		return errors.New("unable to detect chart at Chart.yaml: open Chart.yaml: no such file or directory")
	}
	version, err := apiVersionIn(chartYaml)
	if err != nil {
		return fmt.Errorf("cannot load Chart.yaml: %w", err)
	}
	if !slices.Contains([]string{"", helmchart.APIVersionV1, helmchart.APIVersionV2, apiVersionV3}, version) {
		return errors.New("unsupported chart version")
	}
	return nil
}

const apiVersionV3 = "v3"

func apiVersionIn(chartYaml []byte) (string, error) {
	var kind struct {
		APIVersion string `json:"apiVersion"`
	}
	err := yaml.Unmarshal(chartYaml, &kind)
	return kind.APIVersion, err
}

func (helm4) load(files []buffered) (chart, error) {
	at := slices.IndexFunc(files, func(file buffered) bool { return file.name == "Chart.yaml" })
	if at >= 0 {
		if version, err := apiVersionIn(files[at].data); err == nil && version == apiVersionV3 {
			return nil, refuseV3(files)
		}
	}
	list := make([]*archive.BufferedFile, len(files))
	remaining := archive.MaxDecompressedChartSize
	for i, file := range files {
		remaining -= int64(len(file.data))
		if remaining < 0 {
			return nil, fmt.Errorf("error reading %s: chart exceeds maximum decompressed size of %d bytes", file.name, archive.MaxDecompressedChartSize)
		}
		list[i] = &archive.BufferedFile{Name: file.name, Data: file.data}
	}
	loaded, err := loader.LoadFiles(list)
	return chart4{loaded}, err
}

func (helm4) checkOptions(options options) error {
	_, err := capabilities4(options)
	return err
}

func capabilities4(options options) (*common.Capabilities, error) {
	capabilities := common.DefaultCapabilities.Copy()
	if options.KubeVersion != "" {
		version, err := common.ParseKubeVersion(options.KubeVersion)
		if err != nil {
			return nil, failf("kube-version", "invalid kube version '%s': %s", options.KubeVersion, err)
		}
		capabilities.KubeVersion = *version
	}
	capabilities.APIVersions = append(slices.Clip(capabilities.APIVersions), options.APIVersions...)
	return capabilities, nil
}

type chart4 struct{ *helmchart.Chart }

func (c chart4) describe() description {
	about := newDescription()
	about.Name, about.Version, about.AppVersion = c.Name(), c.Metadata.Version, c.Metadata.AppVersion
	about.Type, about.KubeVersion, about.Deprecated = c.Metadata.Type, c.Metadata.KubeVersion, c.Metadata.Deprecated
	about.HasSchema = c.Schema != nil
	for _, wanted := range c.Metadata.Dependencies {
		built := slices.ContainsFunc(c.Dependencies(), func(d *helmchart.Chart) bool { return d.Name() == wanted.Name })
		about.add(dependency{wanted.Name, wanted.Alias, wanted.Version, wanted.Repository, wanted.Condition, wanted.Tags, built})
	}
	for _, file := range c.Templates {
		about.Templates = append(about.Templates, file.Name)
	}
	return about
}

func (c chart4) check(options options) error {
	if kind := c.Metadata.Type; kind != "" && kind != "application" {
		return failf("not-installable", "%s charts are not installable", kind)
	}
	if c.Metadata.Deprecated {
		slog.Warn("this chart is deprecated")
	}
	if missing := c.describe().MissingDependencies; len(missing) > 0 {
		return failf("missing-dependency", "an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: %s", strings.Join(missing, ", "))
	}
	if err := chartutil.ValidateReleaseName(options.Release); err != nil {
		return failf("release-name", "release name check failed: release name %q: %s", options.Release, err)
	}
	return nil
}

func (c chart4) prepare(options options, values map[string]any) (prepared, error) {
	capabilities, err := capabilities4(options)
	if err != nil {
		return nil, err
	}
	if err := c.check(options); err != nil {
		return nil, err
	}
	copied := copyChart4(c.Chart)
	if err := chartutil.ProcessDependencies(copied, values); err != nil {
		return nil, failf("dependencies", "chart dependencies processing failed: %s", err)
	}
	release := common.ReleaseOptions{
		Name: options.Release, Namespace: options.Namespace, Revision: 1,
		IsInstall: !options.IsUpgrade, IsUpgrade: options.IsUpgrade,
	}
	top, err := util.ToRenderValues(copied, values, release, capabilities)
	if err != nil {
		return nil, valuesFailure(err, func() []checked { return checked4(copied, values) })
	}
	wanted, has := copied.Metadata.KubeVersion, capabilities.KubeVersion
	if wanted != "" && !chartutil.IsCompatibleRange(wanted, has.String()) {
		return nil, failf("kube-version", "chart requires kubeVersion: %s which is incompatible with Kubernetes %s", wanted, has.Version)
	}
	return prepared4{copied, top}, nil
}

func (c chart4) merge(values map[string]any) (map[string]any, error) {
	copied := copyChart4(c.Chart)
	if err := chartutil.ProcessDependencies(copied, values); err != nil {
		return nil, failf("dependencies", "chart dependencies processing failed: %s", err)
	}
	merged, err := util.CoalesceValues(copied, values)
	if err != nil {
		return nil, fail("dependencies", err.Error())
	}
	return merged, nil
}

func copyChart4(c *helmchart.Chart) *helmchart.Chart {
	copied, metadata := *c, *c.Metadata
	copied.Metadata = &metadata
	if metadata.Dependencies != nil {
		metadata.Dependencies = make([]*helmchart.Dependency, len(c.Metadata.Dependencies))
		for i, wanted := range c.Metadata.Dependencies {
			one := *wanted
			metadata.Dependencies[i] = &one
		}
	}
	copied.Values = copyMap(c.Values)
	copied.SetDependencies()
	for _, child := range c.Dependencies() {
		copied.AddDependency(copyChart4(child))
	}
	return &copied
}

// checked4 lists the charts whose schemas Helm checks, and the values that each must meet.
func checked4(c *helmchart.Chart, values map[string]any) []checked {
	merged, err := util.CoalesceValues(c, values)
	if err != nil {
		return nil
	}
	var list []checked
	var visit func(c *helmchart.Chart, path []string, values map[string]any)
	visit = func(c *helmchart.Chart, path []string, values map[string]any) {
		if c.Schema != nil {
			list = append(list, checked{c.Name(), path, c.Schema, values})
		}
		for _, child := range c.Dependencies() {
			if below, ok := values[child.Name()].(map[string]any); ok {
				visit(child, append(slices.Clip(path), child.Name()), below)
			}
		}
	}
	visit(c, nil, merged)
	return list
}

type prepared4 struct {
	*helmchart.Chart
	values common.Values
}

func (p prepared4) eachTemplate(visit func(name string, data []byte) []byte) {
	eachTemplate4(p.Chart, visit)
}

func eachTemplate4(c *helmchart.Chart, visit func(name string, data []byte) []byte) {
	// The aliases of one chart share a list.
	c.Templates = slices.Clone(c.Templates)
	for i, file := range c.Templates {
		c.Templates[i] = &common.File{Name: file.Name, Data: visit(path.Join(c.ChartFullPath(), file.Name), file.Data)}
	}
	for _, child := range c.Dependencies() {
		eachTemplate4(child, visit)
	}
}

func (p prepared4) render() (map[string]string, error) { return engine.Render(p.Chart, p.values) }

// renderPlainly renders with a `required` and a `fail` whose errors keep the chain of includes, and answers the error.
func (p prepared4) renderPlainly() string {
	plain := engine.Engine{CustomTemplateFuncs: template.FuncMap{
		"required": func(message string, value any) (any, error) {
			if value == nil || value == "" {
				return nil, errors.New(message)
			}
			return value, nil
		},
		"fail": func(message string) (string, error) { return "", errors.New(message) },
	}}
	if _, err := plain.Render(p.Chart, p.values); err != nil {
		return err.Error()
	}
	return ""
}

func (prepared4) sort(files map[string]string) (hooks, manifests []object, err error) {
	sortedHooks, sortedManifests, err := releaseutil.SortManifests(maps.Clone(files), nil, releaseutil.InstallOrder)
	for _, found := range sortedHooks {
		events := []string{}
		for _, event := range found.Events {
			events = append(events, string(event))
		}
		hooks = append(hooks, object{source: found.Path, text: found.Manifest, hook: &hook{events, found.Weight}})
	}
	for _, found := range sortedManifests {
		manifests = append(manifests, object{source: found.Name, text: found.Content})
	}
	return hooks, manifests, err
}

func (p prepared4) crds() []object {
	var objects []object
	for _, found := range p.CRDObjects() {
		objects = append(objects, object{source: found.Filename, text: string(found.File.Data), crd: true})
	}
	return objects
}
