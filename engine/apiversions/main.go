// Command apiversions prints every API version that the real client-go knows, as Helm's default `.Capabilities.APIVersions`
// has them, sorted. Its output is `../charts/stubs/client-go/kubernetes/scheme/versions.txt`.
package main

import (
	"fmt"
	"slices"

	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	apiextensionsv1beta1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1beta1"
	"k8s.io/client-go/kubernetes/scheme"
)

func main() {
	if err := apiextensionsv1beta1.AddToScheme(scheme.Scheme); err != nil {
		panic(err)
	}
	if err := apiextensionsv1.AddToScheme(scheme.Scheme); err != nil {
		panic(err)
	}
	var versions []string
	for _, version := range scheme.Scheme.PrioritizedVersionsAllGroups() {
		versions = append(versions, version.String())
	}
	slices.Sort(versions)
	for _, version := range versions {
		fmt.Println(version)
	}
}
