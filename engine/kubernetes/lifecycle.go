package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/endpoints/deprecation"
)

const (
	engineVersion = "1.36.3"
	engineMinor   = 36
)

var versionShape = regexp.MustCompile(`^v?1\.(\d+)(?:[.+-].*)?$`)

func minorOf(version string) (int, error) {
	if version == "" {
		return engineMinor, nil
	}
	found := versionShape.FindStringSubmatch(version)
	if found == nil {
		return 0, fmt.Errorf("%q is no Kubernetes version such as 1.34", version)
	}
	return strconv.Atoi(found[1])
}

type apiLifecycleReplacement interface {
	APILifecycleReplacement() schema.GroupVersionKind
}

// lifecycle tells a version of the API that the asked Kubernetes no longer serves, or warns of.
func (c checker) lifecycle(one *object, kind schema.GroupVersionKind) {
	typed, err := scheme.New(kind)
	if err != nil {
		return
	}
	typed.GetObjectKind().SetGroupVersionKind(kind)
	told := finding{Field: "apiVersion", Message: deprecation.WarningMessage(typed)}
	if replaced, has := typed.(apiLifecycleReplacement); has && !replaced.APILifecycleReplacement().Empty() {
		version, kind := replaced.APILifecycleReplacement().ToAPIVersionAndKind()
		told.Replacement = &replacement{APIVersion: version, Kind: kind}
	}
	switch {
	case isReleased(deprecation.RemovedRelease(typed), c.minor):
		told.Rule = ruleRemoved
	case deprecation.IsDeprecated(typed, 1, c.minor):
		told.Rule = ruleDeprecated
	default:
		return
	}
	one.Findings = append(one.Findings, told)
}

func isReleased(release string, minor int) bool {
	_, text, found := strings.Cut(release, ".")
	removed, err := strconv.Atoi(text)
	return found && err == nil && removed <= minor
}

type departure struct {
	removed  string
	replaced replacement
}

// gone are kinds of charts whose types have left the libraries since they were removed.
var gone = map[schema.GroupVersionKind]departure{
	{Group: "policy", Version: "v1beta1", Kind: "PodSecurityPolicy"}:                      {removed: "1.25"},
	{Group: "extensions", Version: "v1beta1", Kind: "PodSecurityPolicy"}:                  {removed: "1.16"},
	{Group: "batch", Version: "v2alpha1", Kind: "CronJob"}:                                {"1.21", replacement{"batch/v1", "CronJob"}},
	{Group: "autoscaling", Version: "v2beta1", Kind: "HorizontalPodAutoscaler"}:           {"1.25", replacement{"autoscaling/v2", "HorizontalPodAutoscaler"}},
	{Group: "autoscaling", Version: "v2beta2", Kind: "HorizontalPodAutoscaler"}:           {"1.26", replacement{"autoscaling/v2", "HorizontalPodAutoscaler"}},
	{Group: "apiregistration.k8s.io", Version: "v1beta1", Kind: "APIService"}:             {"1.22", replacement{"apiregistration.k8s.io/v1", "APIService"}},
	{Group: "apiextensions.k8s.io", Version: "v1beta1", Kind: "CustomResourceDefinition"}: {"1.22", replacement{"apiextensions.k8s.io/v1", "CustomResourceDefinition"}},
}

func (c checker) unknownKind(one *object, kind schema.GroupVersionKind) {
	if departed, was := gone[kind]; was {
		one.Note = "types-gone"
		if isReleased(departed.removed, c.minor) {
			told := finding{Rule: ruleRemoved, Field: "apiVersion"}
			told.Message = fmt.Sprintf("%s %s is unavailable in v%s+", one.APIVersion, kind.Kind, departed.removed)
			if departed.replaced.Kind != "" {
				told.Message += fmt.Sprintf("; use %s %s", departed.replaced.APIVersion, departed.replaced.Kind)
				told.Replacement = &departed.replaced
			}
			one.Findings = append(one.Findings, told)
		}
		return
	}
	if !scheme.IsGroupRegistered(kind.Group) {
		return
	}
	one.Status = statusDecoded
	told := finding{
		Rule:    ruleInvalid,
		Field:   "kind",
		Message: fmt.Sprintf("no matches for kind %q in version %q", kind.Kind, one.APIVersion),
	}
	for _, version := range scheme.PrioritizedVersionsAllGroups() {
		if scheme.Recognizes(version.WithKind(kind.Kind)) {
			told.Field = "apiVersion"
			told.Replacement = &replacement{APIVersion: version.String(), Kind: kind.Kind}
			break
		}
	}
	one.Findings = append(one.Findings, told)
}
