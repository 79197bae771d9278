package main

import (
	"log"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/pkg/errors"
	helmchart "helm.sh/helm/v3/pkg/chart"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	"helm.sh/helm/v3/pkg/releaseutil"
	"sigs.k8s.io/yaml"
)

// helm3 follows cmd/helm/template.go, cmd/helm/install.go and pkg/action/install.go of Helm 3.
type helm3 struct{}

func (helm3) version() string           { return chartutil.DefaultCapabilities.HelmVersion.Version }
func (helm3) kubernetesVersion() string { return chartutil.DefaultCapabilities.KubeVersion.Version }
func (helm3) apiVersions() []string     { return chartutil.DefaultVersionSet }

func (helm3) decodeValues(text []byte) (map[string]any, error) {
	values := map[string]any{}
	err := yaml.Unmarshal(text, &values)
	return values, err
}

func (helm3) recognise([]byte) error { return nil }

func (helm3) load(files []buffered) (chart, error) {
	list := make([]*loader.BufferedFile, len(files))
	for i, file := range files {
		if int64(len(file.data)) > loader.MaxDecompressedFileSize {
			return nil, errors.Errorf("chart file %q is larger than the maximum file size %d", path.Base(file.name), loader.MaxDecompressedFileSize)
		}
		list[i] = &loader.BufferedFile{Name: file.name, Data: file.data}
	}
	loaded, err := loader.LoadFiles(list)
	return chart3{loaded}, err
}

func (helm3) checkOptions(options options) error {
	_, err := capabilities3(options)
	return err
}

func capabilities3(options options) (*chartutil.Capabilities, error) {
	capabilities := chartutil.DefaultCapabilities.Copy()
	if options.KubeVersion != "" {
		version, err := chartutil.ParseKubeVersion(options.KubeVersion)
		if err != nil {
			return nil, failf("kube-version", "invalid kube version '%s': %s", options.KubeVersion, err)
		}
		capabilities.KubeVersion = *version
	}
	capabilities.APIVersions = append(slices.Clip(capabilities.APIVersions), options.APIVersions...)
	return capabilities, nil
}

type chart3 struct{ *helmchart.Chart }

func (c chart3) describe() description {
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

func (c chart3) check(options options) error {
	if kind := c.Metadata.Type; kind != "" && kind != "application" {
		return failf("not-installable", "%s charts are not installable", kind)
	}
	if c.Metadata.Deprecated {
		log.Print("WARNING: This chart is deprecated")
	}
	if missing := c.describe().MissingDependencies; len(missing) > 0 {
		return failf("missing-dependency", "An error occurred while checking for chart dependencies. You may need to run `helm dependency build` to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: %s", strings.Join(missing, ", "))
	}
	if err := chartutil.ValidateReleaseName(options.Release); err != nil {
		return failf("release-name", "release name %q: %s", options.Release, err)
	}
	return nil
}

func (c chart3) prepare(options options, values map[string]any) (prepared, error) {
	capabilities, err := capabilities3(options)
	if err != nil {
		return nil, err
	}
	if err := c.check(options); err != nil {
		return nil, err
	}
	copied := copyChart3(c.Chart)
	if err := chartutil.ProcessDependenciesWithMerge(copied, values); err != nil {
		return nil, fail("dependencies", err.Error())
	}
	release := chartutil.ReleaseOptions{
		Name: options.Release, Namespace: options.Namespace, Revision: 1,
		IsInstall: !options.IsUpgrade, IsUpgrade: options.IsUpgrade,
	}
	top, err := chartutil.ToRenderValues(copied, values, release, capabilities)
	if err != nil {
		return nil, valuesFailure(err, func() []checked { return checked3(copied, values) })
	}
	wanted, has := copied.Metadata.KubeVersion, capabilities.KubeVersion.String()
	if wanted != "" && !chartutil.IsCompatibleRange(wanted, has) {
		return nil, failf("kube-version", "chart requires kubeVersion: %s which is incompatible with Kubernetes %s", wanted, has)
	}
	return prepared3{copied, top}, nil
}

func (c chart3) merge(values map[string]any) (map[string]any, error) {
	copied := copyChart3(c.Chart)
	if err := chartutil.ProcessDependenciesWithMerge(copied, values); err != nil {
		return nil, fail("dependencies", err.Error())
	}
	merged, err := chartutil.CoalesceValues(copied, values)
	if err != nil {
		return nil, fail("dependencies", err.Error())
	}
	return merged, nil
}

func copyChart3(c *helmchart.Chart) *helmchart.Chart {
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
		copied.AddDependency(copyChart3(child))
	}
	return &copied
}

// checked3 lists the charts whose schemas Helm checks, and the values that each must meet.
func checked3(c *helmchart.Chart, values map[string]any) []checked {
	merged, err := chartutil.CoalesceValues(c, values)
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

type prepared3 struct {
	*helmchart.Chart
	values chartutil.Values
}

func (p prepared3) eachTemplate(visit func(name string, data []byte) []byte) {
	eachTemplate3(p.Chart, visit)
}

func eachTemplate3(c *helmchart.Chart, visit func(name string, data []byte) []byte) {
	// The aliases of one chart share a list.
	c.Templates = slices.Clone(c.Templates)
	for i, file := range c.Templates {
		c.Templates[i] = &helmchart.File{Name: file.Name, Data: visit(path.Join(c.ChartFullPath(), file.Name), file.Data)}
	}
	for _, child := range c.Dependencies() {
		eachTemplate3(child, visit)
	}
}

func (p prepared3) render() (map[string]string, error) { return engine.Render(p.Chart, p.values) }

func (prepared3) sort(files map[string]string) (hooks, manifests []object, err error) {
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

func (p prepared3) crds() []object {
	var objects []object
	for _, found := range p.CRDObjects() {
		objects = append(objects, object{source: found.Filename, text: string(found.File.Data), crd: true})
	}
	return objects
}
