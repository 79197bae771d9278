// Command apiversions prints every API version that the real client-go knows, as Helm's default `.Capabilities.APIVersions`
// has them, in the order of their registration. Its output is `../charts/stubs/client-go/kubernetes/scheme/versions.txt`; its
// test holds the two equal.
package main

import (
	"fmt"
	"strings"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apiextensionsv1beta1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1beta1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/scheme"
)

func main() {
	fmt.Print(list())
}

// list answers one version on each line.
func list() string {
	for _, add := range []func(*runtime.Scheme) error{apiextensionsv1beta1.AddToScheme, apiextensionsv1.AddToScheme} {
		if err := add(scheme.Scheme); err != nil {
			panic(err)
		}
	}
	var lines []string
	for _, version := range scheme.Scheme.PrioritizedVersionsAllGroups() {
		lines = append(lines, version.String()+"\n")
	}
	return strings.Join(lines, "")
}
