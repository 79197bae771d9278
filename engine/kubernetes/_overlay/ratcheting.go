package validation

import (
	"k8s.io/kube-openapi/pkg/validation/spec"
	"k8s.io/kube-openapi/pkg/validation/strfmt"
	"k8s.io/kube-openapi/pkg/validation/validate"
)

// NewRatchetingSchemaValidator differs from the basic one in updates alone, and only creates are judged here.
func NewRatchetingSchemaValidator(schema *spec.Schema, rootSchema interface{}, root string, formats strfmt.Registry) SchemaValidator {
	return basicSchemaValidator{validate.NewSchemaValidator(schema, rootSchema, root, formats)}
}
