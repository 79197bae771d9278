package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/install"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/meta"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apiserver/pkg/endpoints/request"
	"k8s.io/apiserver/pkg/registry/rest"
	"k8s.io/apiserver/pkg/warning"
	"k8s.io/kubernetes/pkg/api/legacyscheme"
	"k8s.io/kubernetes/pkg/apis/core"
	"k8s.io/kubernetes/pkg/capabilities"
)

var scheme = legacyscheme.Scheme

func init() {
	// As every cluster that kubeadm or a cloud sets up.
	capabilities.Setup(true, 0)
	install.Install(scheme)
}

// builtIn does what the server does on a create, in its order.
func (c checker) builtIn(one *object, kind schema.GroupVersionKind, data []byte) string {
	c.lifecycle(one, kind)
	decoded, strict, err := decode(kind, data)
	if err != nil {
		one.Findings = append(one.Findings, typeFinding(kind, valueOf(data), err))
		return statusDecoded
	}
	for _, err := range strict {
		one.Findings = append(one.Findings, strictFinding(decoded, err))
	}
	scheme.Default(decoded)
	internal, err := scheme.UnsafeConvertToVersion(decoded, runtime.InternalGroupVersioner)
	if err != nil {
		one.Findings = append(one.Findings, finding{Rule: ruleInvalid, Message: err.Error()})
		return statusDecoded
	}
	kinds, _, err := scheme.ObjectKinds(internal)
	if err != nil {
		panic(err)
	}
	strategy, known := strategies[kinds[0].GroupKind()]
	if !known {
		return statusDecoded
	}
	one.Findings = append(one.Findings, create(strategy, kind, internal)...)
	return statusChecked
}

type warnings struct{ texts []string }

// AddWarning leaves out a repeated text, as the server's answer does.
func (w *warnings) AddWarning(_, text string) {
	if !slices.Contains(w.texts, text) {
		w.texts = append(w.texts, text)
	}
}

// create is the way of the server's handler and store for a new object, as far as its storage.
func create(strategy rest.RESTCreateStrategy, kind schema.GroupVersionKind, obj runtime.Object) []finding {
	metadata, err := meta.Accessor(obj)
	if err != nil {
		panic(err)
	}
	namespace := metadata.GetNamespace()
	if namespace == "" && strategy.NamespaceScoped() {
		namespace = metav1.NamespaceDefault
	}
	if !strategy.NamespaceScoped() {
		namespace = ""
	}
	heard := &warnings{}
	ctx := request.WithNamespace(warning.WithWarningRecorder(context.Background(), heard), namespace)
	ctx = request.WithRequestInfo(ctx, &request.RequestInfo{
		IsResourceRequest: true, Verb: "create", APIGroup: kind.Group, APIVersion: kind.Version, Namespace: namespace,
	})
	rest.WipeObjectMetaSystemFields(metadata)
	if err := rest.EnsureObjectNamespaceMatchesRequestNamespace(namespace, metadata); err != nil {
		return []finding{{Rule: ruleInvalid, Field: "metadata.namespace", Message: err.Error()}}
	}
	rest.FillObjectMetaSystemFields(metadata)
	if metadata.GetGenerateName() != "" && metadata.GetName() == "" {
		metadata.SetName(strategy.GenerateName(metadata.GetGenerateName()))
	}
	if service, is := obj.(*core.Service); is {
		assumeAddresses(service)
	}
	findings := errorFindings(rest.BeforeCreate(strategy, ctx, obj))
	for _, text := range heard.texts {
		findings = append(findings, warningFinding(text))
	}
	return findings
}

// assumeAddresses stands for the allocation of addresses that comes before the validation of a service: nothing is taken,
// and every cluster has at least IPv4.
func assumeAddresses(service *core.Service) {
	spec := &service.Spec
	if spec.ClusterIP != "" && len(spec.ClusterIPs) == 0 {
		spec.ClusterIPs = []string{spec.ClusterIP}
	}
}

func errorFindings(err error) []finding {
	var status *apierrors.StatusError
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &status) || status.ErrStatus.Details == nil || len(status.ErrStatus.Details.Causes) == 0:
		return []finding{{Rule: ruleInvalid, Message: err.Error()}}
	}
	var findings []finding
	for _, cause := range status.ErrStatus.Details.Causes {
		findings = append(findings, finding{
			Rule: ruleInvalid, Field: cause.Field, Type: string(cause.Type), Message: cause.Message,
		})
	}
	return findings
}

var warnedField = regexp.MustCompile(`^((?:spec|metadata|webhooks|data|stringData|provisioner|parameters|rules|subsets|endpoints|template|roleRef|subjects)\b\S*): `)

func warningFinding(text string) finding {
	one := finding{Rule: ruleWarning, Message: text}
	if found := warnedField.FindStringSubmatch(text); found != nil {
		one.Field = found[1]
	}
	return one
}

var unknownField = regexp.MustCompile(`^unknown field "(.*)"$`)

func strictFinding(obj runtime.Object, err error) finding {
	if found := unknownField.FindStringSubmatch(err.Error()); found != nil {
		return finding{
			Rule: ruleUnknownField, Field: found[1], Message: err.Error(), Known: knownFields(obj, found[1]),
		}
	}
	return finding{Rule: ruleInvalid, Message: err.Error()}
}

// typeFinding names the field that cannot be decoded; the decoder itself tells no index, and for quantities no field.
func typeFinding(kind schema.GroupVersionKind, value any, err error) finding {
	field := firstFault(value, func(part any) bool {
		data, _ := json.Marshal(part)
		_, _, err := decode(kind, data)
		return err != nil
	})
	message := fmt.Sprintf("%s in version %q cannot be handled as a %s: %v", kind.Kind, kind.Version, kind.Kind, err)
	return finding{Rule: ruleInvalid, Field: field, Type: "FieldValueTypeInvalid", Message: message}
}

// firstFault is the path of the deepest value that is refused when nothing else is there.
func firstFault(value any, refused func(any) bool) string {
	path := ""
	wrap := func(part any) any { return part }
	for {
		step, child, inner := faultyChild(value, func(part any) bool { return refused(wrap(part)) })
		if step == "" {
			return path
		}
		path, value = joinField(path, step), child
		outer := wrap
		wrap = func(part any) any { return outer(inner(part)) }
	}
}

func faultyChild(value any, refused func(any) bool) (step string, child any, inner func(any) any) {
	switch value := value.(type) {
	case map[string]any:
		for _, key := range sortedKeys(value) {
			inner := func(part any) any { return map[string]any{key: part} }
			if refused(inner(value[key])) {
				return fieldStep(key), value[key], inner
			}
		}
	case []any:
		for index, item := range value {
			inner := func(part any) any { return []any{part} }
			if refused(inner(item)) {
				return fmt.Sprintf("[%d]", index), item, inner
			}
		}
	}
	return "", nil, nil
}

func fieldStep(key string) string {
	if strings.ContainsAny(key, ".[]/") {
		return "[" + key + "]"
	}
	return key
}

func sortedKeys(value map[string]any) []string {
	keys := make([]string, 0, len(value))
	for key := range value {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
