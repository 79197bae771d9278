package main

import (
	"errors"
	"regexp"
	"strconv"
)

type decodeRequest struct {
	Major int    `json:"major"`
	Text  string `json:"text"`
}

type decoded struct {
	Value map[string]any `json:"value"`
}

// decodeYaml reads one values file as that major version reads a file given by -f.
func decodeYaml(request decodeRequest) (*decoded, error) {
	helm, err := helmOf(request.Major)
	if err != nil {
		return nil, err
	}
	value, err := helm.decodeValues([]byte(request.Text))
	if err != nil {
		return nil, decodeFailure(err.Error(), err)
	}
	return &decoded{value}, nil
}

type decodeManyRequest struct {
	Major int      `json:"major"`
	Texts []string `json:"texts"`
}

type decodedOrError struct {
	Value any      `json:"value,omitempty"`
	Error *failure `json:"error,omitempty"`
}

// decodeYamls is decodeYaml for many texts; a text that fails does not stop the others.
func decodeYamls(request decodeManyRequest) ([]decodedOrError, error) {
	answers := make([]decodedOrError, len(request.Texts))
	for i, text := range request.Texts {
		one, err := decodeYaml(decodeRequest{request.Major, text})
		if err != nil {
			answers[i].Error = asFailure(err)
			continue
		}
		answers[i].Value = one.Value
	}
	return answers, nil
}

var yamlLine = regexp.MustCompile(`\bline (\d+):`)

// laterDocument is an error in a document that begins after so many lines; the YAML library counts from there.
type laterDocument struct {
	error
	lines int
}

// decodeFailure reads the line out of the YAML library's message, which has no other place for it.
func decodeFailure(detail string, cause error) *failure {
	failed := fail("values-decode", detail)
	if line := lineIn(detail); line > 0 {
		later, _ := errors.AsType[laterDocument](cause)
		failed.Place = &Place{Line: later.lines + line}
	}
	return failed
}

// lineIn answers the line that a message of the YAML library names, 0 where it names none.
func lineIn(message string) int {
	match := yamlLine.FindStringSubmatch(message)
	if match == nil {
		return 0
	}
	line, _ := strconv.Atoi(match[1])
	return line
}
