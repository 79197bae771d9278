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
	Line   int    `json:"line,omitempty"`
	// ValuesFile is the name, as the caller gave it, of the values file that could not be decoded.
	ValuesFile string `json:"valuesFile,omitempty"`
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
	var known *failure
	if errors.As(err, &known) {
		return known
	}
	return fail("internal", err.Error())
}
