package main

import (
	"bytes"
	"cmp"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/santhosh-tekuri/jsonschema/v6/kind"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// breach is one way in which values do not meet a schema.
type breach struct {
	// Chart is the name of the chart whose schema it is.
	Chart string `json:"chart"`
	// Path leads to the value from the top chart's values: `a.b`, `list[0]`, `["a.b"]`. For `required` it leads to what is missing.
	Path string `json:"path"`
	// Keyword is the schema's keyword that is not met.
	Keyword string `json:"keyword"`
	// SchemaPath is a JSON pointer into the schema.
	SchemaPath string `json:"schemaPath"`
	Message    string `json:"message"`
}

// checked is a chart with a schema, and the values that it must meet.
type checked struct {
	chart  string
	path   []string
	schema []byte
	values map[string]any
}

var english = message.NewPrinter(language.English)

// schemaFailure tells the breaches apart, which Helm's error has in one text.
func schemaFailure(detail string, charts []checked) *failure {
	if _, after, remote := strings.Cut(detail, "HTTP request failed for "); remote {
		url, _, _ := strings.Cut(after, ": ")
		failed := fail("remote-schema", detail)
		failed.Message = "remote schema not loaded: " + url
		return failed
	}
	// There are no files here, which Go says in its own way on js.
	failed := fail("schema-violation", strings.ReplaceAll(detail, ": not implemented on js", ": no such file or directory"))
	for _, chart := range charts {
		var violations *jsonschema.ValidationError
		if errors.As(chart.validate(), &violations) {
			failed.Schema = append(failed.Schema, chart.breaches(violations)...)
		}
	}
	if len(failed.Schema) == 0 {
		failed.Code = "schema-invalid"
	}
	return failed
}

// validate repeats what Helm did, whose error has no parts.
func (c checked) validate() error {
	schema, err := jsonschema.UnmarshalJSON(bytes.NewReader(c.schema))
	if err != nil {
		return err
	}
	const name = "file:///values.schema.json"
	compiler := jsonschema.NewCompiler()
	compiler.UseLoader(jsonschema.SchemeURLLoader{"file": jsonschema.FileLoader{}, "urn": anything{}})
	if err := compiler.AddResource(name, schema); err != nil {
		return err
	}
	compiled, err := compiler.Compile(name)
	if err != nil {
		return err
	}
	return compiled.Validate(c.values)
}

// anything is what Helm takes for a schema that is named by a URN.
type anything struct{}

func (anything) Load(string) (any, error) { return true, nil }

// breaches goes down to what an editor can mark. The branches of anyOf and oneOf are alternatives, not breaches.
func (c checked) breaches(violation *jsonschema.ValidationError) []breach {
	switch told := violation.ErrorKind.(type) {
	case *kind.Required:
		return c.breachesOf(violation, told.Missing)
	case *kind.AdditionalProperties:
		return c.breachesOf(violation, told.Properties)
	case *kind.AnyOf, *kind.OneOf:
		return []breach{c.breach(violation, violation.InstanceLocation)}
	}
	if len(violation.Causes) == 0 {
		return []breach{c.breach(violation, violation.InstanceLocation)}
	}
	var all []breach
	for _, cause := range violation.Causes {
		all = append(all, c.breaches(cause)...)
	}
	return all
}

// breachesOf gives each of some properties of one mapping a breach of its own.
func (c checked) breachesOf(violation *jsonschema.ValidationError, properties []string) []breach {
	var all []breach
	for _, property := range properties {
		all = append(all, c.breach(violation, append(slices.Clip(violation.InstanceLocation), property)))
	}
	return all
}

func (c checked) breach(violation *jsonschema.ValidationError, location []string) breach {
	_, pointer, _ := strings.Cut(violation.SchemaURL, "#")
	keyword := ""
	for _, step := range violation.ErrorKind.KeywordPath() {
		pointer += "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(step)
		keyword = cmp.Or(keyword, step)
	}
	if _, not := violation.ErrorKind.(*kind.Not); not {
		keyword = "not"
	}
	return breach{c.chart, c.dotted(location), keyword, pointer, saidOf(violation)}
}

// saidOf is the library's sentence, with those of the alternatives where there are some.
func saidOf(violation *jsonschema.ValidationError) string {
	said := violation.ErrorKind.LocalizedString(english)
	var alternatives []string
	for _, cause := range violation.Causes {
		alternatives = append(alternatives, saidOf(cause))
	}
	if len(alternatives) == 0 {
		return said
	}
	return said + " (" + strings.Join(alternatives, "; ") + ")"
}

// dotted writes a location as people write paths.
func (c checked) dotted(location []string) string {
	var path strings.Builder
	for _, key := range c.path {
		writeKey(&path, key)
	}
	var value any = c.values
	for _, key := range location {
		switch at := value.(type) {
		case []any:
			path.WriteString("[" + key + "]")
			index, _ := strconv.Atoi(key)
			value = nil
			if index < len(at) {
				value = at[index]
			}
		case map[string]any:
			writeKey(&path, key)
			value = at[key]
		default:
			writeKey(&path, key)
			value = nil
		}
	}
	return path.String()
}

func writeKey(path *strings.Builder, key string) {
	if key == "" || strings.ContainsAny(key, `.[]"`) {
		path.WriteString("[" + strconv.Quote(key) + "]")
		return
	}
	if path.Len() > 0 {
		path.WriteByte('.')
	}
	path.WriteString(key)
}
