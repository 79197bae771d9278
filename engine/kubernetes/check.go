package main

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	kjson "sigs.k8s.io/json"
	"sigs.k8s.io/yaml"
)

type checkRequest struct {
	Documents         []string `json:"documents"`
	KubernetesVersion string   `json:"kubernetesVersion"`
	// Texts of definitions of custom resources.
	Definitions []string `json:"definitions"`
}

type checkAnswer struct {
	// The version whose types judge, whatever version was asked for.
	Version   string     `json:"version"`
	Documents []document `json:"documents"`
}

type document struct {
	Objects []object `json:"objects"`
}

type object struct {
	// Where it lies in the document, such as items[3]; empty for the document itself.
	Path       string `json:"path"`
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Name       string `json:"name"`
	Namespace  string `json:"namespace"`
	Status     string `json:"status"`
	// What was left out of the judgement, and why.
	Note     string    `json:"note,omitempty"`
	Findings []finding `json:"findings"`
}

type finding struct {
	Rule    string `json:"rule"`
	Field   string `json:"field"`
	Type    string `json:"type,omitempty"`
	Message string `json:"message"`
	// Of the document's text, from 1, where the decoder of YAML tells it.
	Line int `json:"line,omitempty"`
	// The fields that exist in place of an unknown one.
	Known       []string     `json:"known,omitempty"`
	Replacement *replacement `json:"replacement,omitempty"`
}

type replacement struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
}

const (
	ruleInvalid      = "invalid"
	ruleUnknownField = "unknown-field"
	ruleWarning      = "warning"
	ruleDeprecated   = "deprecated"
	ruleRemoved      = "removed"
)

const (
	// The server's whole create code ran.
	statusChecked = "checked"
	// Decoded strictly, and no more than that.
	statusDecoded = "decoded"
	// A kind that nothing here knows.
	statusUnknown = "unknown"
)

func checkManifests(request checkRequest) (checkAnswer, error) {
	minor, err := minorOf(request.KubernetesVersion)
	if err != nil {
		return checkAnswer{}, err
	}
	checker := checker{minor: minor, definitions: definitionsOf(request.Definitions)}
	answer := checkAnswer{Version: engineVersion, Documents: make([]document, len(request.Documents))}
	for index, text := range request.Documents {
		answer.Documents[index] = checker.document(text)
	}
	return answer, nil
}

type checker struct {
	minor       int
	definitions definitions
}

func (c checker) document(text string) document {
	data, err := yaml.YAMLToJSONStrict([]byte(text))
	var duplicates []finding
	if err != nil {
		duplicates = []finding{yamlFinding(err)}
		if data, err = yaml.YAMLToJSON([]byte(text)); err != nil {
			return document{Objects: []object{{Status: statusDecoded, Findings: []finding{yamlFinding(err)}}}}
		}
	}
	objects := c.objects(data)
	if len(objects) > 0 && len(duplicates) > 0 {
		objects[0].Findings = slices.Concat(duplicates, objects[0].Findings)
	}
	return document{Objects: objects}
}

var yamlLine = regexp.MustCompile(`line (\d+):`)

func yamlFinding(err error) finding {
	message := strings.TrimPrefix(err.Error(), "error converting YAML to JSON: ")
	one := finding{Rule: ruleInvalid, Message: strings.Join(strings.Fields(message), " ")}
	if found := yamlLine.FindStringSubmatch(message); found != nil {
		one.Line, _ = strconv.Atoi(found[1])
	}
	return one
}

// objects opens lists, in lists too.
func (c checker) objects(data []byte) []object {
	var read header
	if err := kjson.UnmarshalCaseSensitivePreserveInts(data, &read); err != nil || read.Items == nil || !isList(read.APIVersion, read.Kind) {
		if string(data) == "null" {
			return []object{}
		}
		if err != nil {
			read = headerOf(valueOf(data))
		}
		return []object{c.object(data, read)}
	}
	objects := make([]object, 0, len(*read.Items))
	for index, item := range *read.Items {
		item = withDefaultKind(item, read.APIVersion, read.Kind)
		for _, one := range c.objects(item) {
			one.Path = joinField(fmt.Sprintf("items[%d]", index), one.Path)
			for at := range one.Findings {
				one.Findings[at].Field = joinField(fmt.Sprintf("items[%d]", index), one.Findings[at].Field)
			}
			objects = append(objects, one)
		}
	}
	return objects
}

// valueOf is what the data says, in plain values.
func valueOf(data []byte) any {
	var value any
	if err := kjson.UnmarshalCaseSensitivePreserveInts(data, &value); err != nil {
		panic(err)
	}
	return value
}

func isList(apiVersion, kind string) bool {
	if kind == "List" {
		return apiVersion == "v1"
	}
	return strings.HasSuffix(kind, "List") && scheme.Recognizes(schema.FromAPIVersionAndKind(apiVersion, kind))
}

// The items of a typed list, such as a DeploymentList, may leave out what the list's kind says.
func withDefaultKind(item json.RawMessage, apiVersion, kind string) json.RawMessage {
	var fields map[string]json.RawMessage
	if kind == "List" || json.Unmarshal(item, &fields) != nil || fields == nil {
		return item
	}
	for name, value := range map[string]string{"apiVersion": apiVersion, "kind": strings.TrimSuffix(kind, "List")} {
		if _, has := fields[name]; !has {
			fields[name], _ = json.Marshal(value)
		}
	}
	filled, _ := json.Marshal(fields)
	return filled
}

func joinField(parent, child string) string {
	if parent == "" || child == "" || strings.HasPrefix(child, "[") {
		return parent + child
	}
	return parent + "." + child
}

type header struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Metadata   struct {
		Name         string `json:"name"`
		GenerateName string `json:"generateName"`
		Namespace    string `json:"namespace"`
	} `json:"metadata"`
	Items *[]json.RawMessage `json:"items"`
}

func (c checker) object(data []byte, head header) object {
	one := object{
		APIVersion: head.APIVersion,
		Kind:       head.Kind,
		Name:       head.Metadata.Name,
		Namespace:  head.Metadata.Namespace,
		Findings:   []finding{},
	}
	if one.Name == "" {
		one.Name = head.Metadata.GenerateName
	}
	kind, problem := kindOf(head)
	if problem != nil {
		one.Status = statusDecoded
		one.Findings = append(one.Findings, *problem)
		return one
	}
	switch {
	case scheme.Recognizes(kind):
		one.Status = c.builtIn(&one, kind, data)
	case c.definitions.has(kind):
		one.Status = c.custom(&one, kind, valueOf(data))
	default:
		one.Status = statusUnknown
		c.unknownKind(&one, kind)
	}
	return one
}

// headerOf is for an object whose header is not as it should be: what is of another type counts as missing.
func headerOf(value any) header {
	var head header
	fields, _ := value.(map[string]any)
	metadata, _ := fields["metadata"].(map[string]any)
	head.APIVersion, _ = fields["apiVersion"].(string)
	head.Kind, _ = fields["kind"].(string)
	head.Metadata.Name, _ = metadata["name"].(string)
	head.Metadata.GenerateName, _ = metadata["generateName"].(string)
	head.Metadata.Namespace, _ = metadata["namespace"].(string)
	return head
}

func kindOf(head header) (schema.GroupVersionKind, *finding) {
	if head.Kind == "" {
		return schema.GroupVersionKind{}, &finding{Rule: ruleInvalid, Field: "kind", Type: "FieldValueRequired", Message: "Required value: Object 'Kind' is missing"}
	}
	version, err := schema.ParseGroupVersion(head.APIVersion)
	if err != nil {
		return schema.GroupVersionKind{}, &finding{Rule: ruleInvalid, Field: "apiVersion", Type: "FieldValueInvalid", Message: err.Error()}
	}
	if version.Version == "" {
		return schema.GroupVersionKind{}, &finding{Rule: ruleInvalid, Field: "apiVersion", Type: "FieldValueRequired", Message: "Required value: Object 'apiVersion' is missing"}
	}
	return version.WithKind(head.Kind), nil
}

// decode reads data strictly into a new object of the kind. The error is fatal; what is only unknown is in the list.
func decode(kind schema.GroupVersionKind, data []byte) (runtime.Object, []error, error) {
	into, err := scheme.New(kind)
	if err != nil {
		return nil, nil, err
	}
	strict, err := kjson.UnmarshalStrict(data, into)
	if err != nil {
		return nil, nil, err
	}
	into.GetObjectKind().SetGroupVersionKind(kind)
	return into, strict, nil
}
