package main

import (
	"fmt"
	"slices"

	"k8s.io/apiextensions-apiserver/pkg/apis/apiextensions"
	apiextensionsv1 "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	structuralschema "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/listtype"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/pruning"
	apiservervalidation "k8s.io/apiextensions-apiserver/pkg/apiserver/validation"
	"k8s.io/apimachinery/pkg/api/validation"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/util/validation/field"
	"sigs.k8s.io/yaml"
)

// definitions are the custom resources that the given texts define, by kind with version.
type definitions map[schema.GroupVersionKind]*definition

type definition struct {
	namespaced bool
	structural *structuralschema.Structural
	validator  apiservervalidation.SchemaValidator
	// Why resources of this kind are not judged.
	refused string
	// It has rules in CEL.
	rules bool
	// Status is set by a controller alone.
	status bool
}

// Definitions are read once: they are large, and sent with every call.
var readDefinitions = map[string]definitions{}

const keptDefinitions = 500

func definitionsOf(texts []string) definitions {
	all := definitions{}
	for _, text := range texts {
		read, known := readDefinitions[text]
		if !known {
			if len(readDefinitions) >= keptDefinitions {
				clear(readDefinitions)
			}
			read = readDefinition(text)
			readDefinitions[text] = read
		}
		for kind, one := range read {
			all[kind] = one
		}
	}
	return all
}

func (d definitions) has(kind schema.GroupVersionKind) bool {
	_, has := d[kind]
	return has
}

func readDefinition(text string) definitions {
	var written apiextensionsv1.CustomResourceDefinition
	read := definitions{}
	if err := yaml.Unmarshal([]byte(text), &written); err != nil || written.Kind != "CustomResourceDefinition" {
		return read
	}
	for _, version := range written.Spec.Versions {
		kind := schema.GroupVersionKind{Group: written.Spec.Group, Version: version.Name, Kind: written.Spec.Names.Kind}
		one := definitionOf(version)
		one.namespaced = written.Spec.Scope != apiextensionsv1.ClusterScoped
		one.status = version.Subresources != nil && version.Subresources.Status != nil
		read[kind] = one
	}
	return read
}

func definitionOf(version apiextensionsv1.CustomResourceDefinitionVersion) *definition {
	if version.Schema == nil || version.Schema.OpenAPIV3Schema == nil {
		return &definition{refused: "no-schema"}
	}
	var internal apiextensions.JSONSchemaProps
	err := apiextensionsv1.Convert_v1_JSONSchemaProps_To_apiextensions_JSONSchemaProps(version.Schema.OpenAPIV3Schema, &internal, nil)
	if err != nil {
		return &definition{refused: "schema-unusable"}
	}
	structural, err := structuralschema.NewStructural(&internal)
	if err != nil {
		return &definition{refused: "schema-unusable"}
	}
	if errs := structuralschema.ValidateStructural(nil, structural); len(errs) > 0 {
		return &definition{refused: "schema-unusable"}
	}
	validator, _, err := apiservervalidation.NewSchemaValidator(&internal)
	if err != nil {
		return &definition{refused: "schema-unusable"}
	}
	return &definition{structural: structural, validator: validator, rules: hasRules(structural)}
}

func hasRules(structural *structuralschema.Structural) bool {
	found := false
	visitor := structuralschema.Visitor{Structural: func(one *structuralschema.Structural) bool {
		found = found || len(one.XValidations) > 0
		return false
	}}
	visitor.Visit(structural.DeepCopy())
	return found
}

// custom does what the server does on a create of a custom resource, in its order; rules in CEL are left out.
func (c checker) custom(one *object, kind schema.GroupVersionKind, value any) string {
	known := c.definitions[kind]
	content, is := value.(map[string]any)
	if known.refused != "" || !is {
		one.Note = known.refused
		return statusUnknown
	}
	if known.rules {
		one.Note = "rules-unchecked"
	}
	metadata, _, unknown, err := objectmeta.GetObjectMetaWithOptions(content, objectmeta.ObjectMetaOptions{ReturnUnknownFieldPaths: true})
	if err != nil {
		one.Findings = append(one.Findings, finding{Rule: ruleInvalid, Field: "metadata", Message: err.Error()})
		return statusDecoded
	}
	unknown = append(unknown, known.prune(content)...)
	slices.Sort(unknown)
	for _, path := range unknown {
		one.Findings = append(one.Findings, finding{
			Rule: ruleUnknownField, Field: path, Message: fmt.Sprintf("unknown field %q", path), Known: knownProperties(known.structural, path),
		})
	}
	defaulting.PruneNonNullableNullsWithoutDefaults(content, known.structural)
	defaulting.Default(content, known.structural)
	if known.status {
		delete(content, "status")
	}
	if metadata != nil {
		if err := objectmeta.SetObjectMeta(content, metadata); err != nil {
			panic(err)
		}
	}
	one.Findings = append(one.Findings, errorListFindings(known.validate(content))...)
	return statusChecked
}

// prune takes away what the schema does not know. What is of every object is not in it.
func (d *definition) prune(content map[string]any) []string {
	kept := map[string]any{}
	for _, name := range []string{"apiVersion", "kind", "metadata"} {
		if value, has := content[name]; has {
			kept[name] = value
			delete(content, name)
		}
	}
	options := structuralschema.UnknownFieldPathOptions{TrackUnknownFieldPaths: true}
	paths := pruning.PruneWithOptions(content, d.structural, true, options)
	for name, value := range kept {
		content[name] = value
	}
	return paths
}

func (d *definition) validate(content map[string]any) field.ErrorList {
	obj := &unstructured.Unstructured{Object: content}
	if obj.GetName() == "" && obj.GetGenerateName() != "" {
		obj.SetName(obj.GetGenerateName() + "aaaaa")
	}
	if obj.GetNamespace() == "" && d.namespaced {
		obj.SetNamespace("default")
	}
	if !d.namespaced {
		obj.SetNamespace("")
	}
	errs := validation.ValidateObjectMetaAccessor(obj, d.namespaced, validation.NameIsDNSSubdomain, field.NewPath("metadata"))
	errs = append(errs, apiservervalidation.ValidateCustomResource(nil, content, d.validator)...)
	errs = append(errs, objectmeta.Validate(nil, content, d.structural, false)...)
	return append(errs, listtype.ValidateListSetsAndMaps(nil, d.structural, content)...)
}

func errorListFindings(errs field.ErrorList) []finding {
	var findings []finding
	for _, err := range errs {
		findings = append(findings, finding{Rule: ruleInvalid, Field: err.Field, Type: string(err.Type), Message: err.ErrorBody()})
	}
	return findings
}

func knownProperties(at *structuralschema.Structural, path string) []string {
	steps := fieldName.FindAllString(path, -1)
	for _, step := range steps[:max(0, len(steps)-1)] {
		switch {
		case at == nil:
			return nil
		case at.Items != nil && step[0] == '[':
			at = at.Items
		case at.AdditionalProperties != nil && at.AdditionalProperties.Structural != nil:
			at = at.AdditionalProperties.Structural
		default:
			property, has := at.Properties[step]
			if !has {
				return nil
			}
			at = &property
		}
	}
	names := map[string]any{}
	for name := range at.Properties {
		names[name] = nil
	}
	return sortedKeys(names)
}
