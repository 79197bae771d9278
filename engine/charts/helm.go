package main

// helm is one major version of Helm, as far as `helm template` needs it. Helm 3 and Helm 4 have types of their own for the
// same things; what is behind these interfaces is only what needs those types.
type helm interface {
	// decodeValues reads a file given by -f.
	decodeValues(text []byte) (map[string]any, error)
	// recognise looks at Chart.yaml, nil where there is none, before anything is ignored or loaded.
	recognise(chartYaml []byte) error
	// load makes a chart of its files.
	load(files []buffered) (chart, error)
	// checkOptions refuses what the command refuses before it reads anything.
	checkOptions(options options) error
	version() string
	kubernetesVersion() string
	apiVersions() []string
}

// chart is a chart as it was loaded. Nothing changes it.
type chart interface {
	describe() description
	// check refuses what the command refuses before it looks at values.
	check(options options) error
	// prepare makes a copy ready for one render: subcharts enabled or not, values imported, merged and checked.
	// It may change the values given.
	prepare(options options, values map[string]any) (prepared, error)
	// merge answers `.Values` of the top chart. It may change the values given.
	merge(values map[string]any) (map[string]any, error)
}

// prepared is a chart ready to be rendered, once: templates may change its values.
type prepared interface {
	// eachTemplate visits the templates under the names that Helm gives them, and puts what the visit answers in their place.
	eachTemplate(visit func(name string, data []byte) []byte)
	// render executes the templates and answers their texts by name.
	render() (map[string]string, error)
	// sort takes rendered templates apart into objects, in the order of installation.
	sort(files map[string]string) (hooks, manifests []object, err error)
	crds() []object
}

// object is one document of the output.
type object struct {
	source string // the template's name, as Helm prints it after `# Source:`
	text   string
	hook   *hook
	crd    bool
}

type hook struct {
	Events []string `json:"events"`
	Weight int      `json:"weight"`
}

// options are what the command takes as arguments, apart from values.
type options struct {
	Release     string   `json:"release"`
	Namespace   string   `json:"namespace"`
	KubeVersion string   `json:"kubeVersion"`
	APIVersions []string `json:"apiVersions"`
	IncludeCRDs bool     `json:"includeCrds"`
	IsUpgrade   bool     `json:"isUpgrade"`
}

func helmOf(major int) (helm, error) {
	switch major {
	case 3:
		return helm3{}, nil
	case 4:
		return helm4{}, nil
	}
	return nil, failf("bad-request", "major must be 3 or 4, not %d", major)
}

type versionsAnswer struct {
	Helm        map[string]string   `json:"helm"`
	Kubernetes  map[string]string   `json:"kubernetes"`
	APIVersions map[string][]string `json:"apiVersions"`
}

// versions answers what each major says of itself in `.Capabilities`.
func versions(struct{}) (versionsAnswer, error) {
	answer := versionsAnswer{map[string]string{}, map[string]string{}, map[string][]string{}}
	for major, helm := range map[string]helm{"3": helm3{}, "4": helm4{}} {
		answer.Helm[major] = helm.version()
		answer.Kubernetes[major] = helm.kubernetesVersion()
		answer.APIVersions[major] = helm.apiVersions()
	}
	return answer, nil
}

// copyValue copies a tree of values, which Helm changes in place when it processes dependencies.
func copyValue(value any) any {
	switch value := value.(type) {
	case map[string]any:
		return copyMap(value)
	case []any:
		list := make([]any, len(value))
		for i, item := range value {
			list[i] = copyValue(item)
		}
		return list
	}
	return value
}

func copyMap(values map[string]any) map[string]any {
	if values == nil {
		return nil
	}
	tree := make(map[string]any, len(values))
	for key, value := range values {
		tree[key] = copyValue(value)
	}
	return tree
}
