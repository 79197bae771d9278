// Package scheme stands in for the registry of all API types: only the list of their versions is asked for.
package scheme

import (
	_ "embed"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
)

//go:embed versions.txt
var versions string

// Registry answers the list of API versions.
type Registry struct{}

// Scheme is the registry that Helm asks.
var Scheme Registry

// PrioritizedVersionsAllGroups answers every version that the real registry knows, in its order: charts can print the list.
func (Registry) PrioritizedVersionsAllGroups() []schema.GroupVersion {
	var all []schema.GroupVersion
	for line := range strings.Lines(versions) {
		group, version, found := strings.Cut(strings.TrimSpace(line), "/")
		if !found {
			group, version = "", group
		}
		all = append(all, schema.GroupVersion{Group: group, Version: version})
	}
	return all
}
