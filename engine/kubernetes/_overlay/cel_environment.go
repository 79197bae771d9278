// Package environment answers the version whose formats a schema may name, and holds no CEL.
package environment

import (
	"k8s.io/apimachinery/pkg/util/version"
	"k8s.io/apiserver/pkg/util/compatibility"
)

func DefaultCompatibilityVersion() *version.Version {
	return compatibility.DefaultBuildEffectiveVersion().MinCompatibilityVersion()
}
