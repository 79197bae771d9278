package main

import (
	"errors"
	"fmt"
	"strings"
)

// failure is an expected error, as the border answers it.
type failure struct {
	Code string `json:"code"`
	// Message is what the command line says after `Error: ` on that line.
	Message string `json:"message"`
	// Detail is the whole of what the command line says after `Error: `.
	Detail string `json:"detail"`
	// Place is where it went wrong: the innermost template of those that included each other.
	*Place
	// Includes leads from that place to the template that Helm was executing.
	Includes []Place `json:"includes,omitempty"`
	// Schema has one entry for each breach of a schema.
	Schema []breach `json:"schema,omitempty"`
	// ValuesFile is the name, as the caller gave it, of the values file that could not be decoded.
	ValuesFile string `json:"valuesFile,omitempty"`
	// Rendered is the output that is no YAML, and RenderedLine the line in it, where Helm names one.
	Rendered     string `json:"rendered,omitempty"`
	RenderedLine int    `json:"renderedLine,omitempty"`
}

// Place is a position in a template or, with a line alone, in a values file. What is not known is empty or 0.
type Place struct {
	// Template is Helm's name for it, without the name of the top chart; text given to `tpl` has the name `gotpl`.
	Template string `json:"template"`
	// File is the file of the chart that it was read from, empty where that is inside an archive.
	File string `json:"file"`
	// Line counts from 1.
	Line int `json:"line"`
	// Column counts from 1, in bytes.
	Column int `json:"column"`
	// Name is the name of the definition that was executed there.
	Name string `json:"name"`
}

func (f *failure) Error() string { return f.Detail }

func fail(code string, detail string) *failure {
	message, _, _ := strings.Cut(detail, "\n")
	return &failure{Code: code, Message: message, Detail: detail}
}

func failf(code string, format string, arguments ...any) *failure {
	return fail(code, fmt.Sprintf(format, arguments...))
}

func asFailure(err error) *failure {
	if known, ok := errors.AsType[*failure](err); ok {
		return known
	}
	return fail("internal", err.Error())
}
