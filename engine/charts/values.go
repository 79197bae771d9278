package main

import (
	"fmt"
	"strings"

	"helm.sh/helm/v4/pkg/chart/v2/loader"
)

// valuesFile is one file given by -f.
type valuesFile struct {
	Name   string `json:"name"`
	Text   string `json:"text"`
	Base64 []byte `json:"base64"`
}

// mergeFiles decodes values files and lays one over the other, in their order. Both majors do the second alike.
func mergeFiles(helm helm, files []valuesFile) (map[string]any, error) {
	merged := map[string]any{}
	for _, file := range files {
		text := file.Base64
		if text == nil {
			text = []byte(file.Text)
		}
		values, err := helm.decodeValues(text)
		if err != nil {
			failed := decodeFailure(fmt.Sprintf("failed to parse %s: %s", file.Name, err), err)
			failed.ValuesFile = file.Name
			return nil, failed
		}
		merged = loader.MergeMaps(merged, values)
	}
	return merged, nil
}

// valuesFailure tells values that do not meet a schema from values that cannot be merged.
func valuesFailure(err error, charts func() []checked) error {
	if strings.HasPrefix(err.Error(), "values don't meet the specifications of the schema(s)") {
		return schemaFailure(err.Error(), charts())
	}
	return fail("dependencies", err.Error())
}

type mergeRequest struct {
	Chart  int          `json:"chart"`
	Values []valuesFile `json:"values"`
}

type mergeAnswer struct {
	Values   map[string]any `json:"values"`
	Warnings []string       `json:"warnings"`
}

// mergeValues answers the values that the top chart's templates see. It works for library charts, without the
// dependencies that are missing, and whether or not a schema is met.
func mergeValues(request mergeRequest) (*mergeAnswer, error) {
	held, err := chartOf(request.Chart)
	if err != nil {
		return nil, err
	}
	values, err := mergeFiles(held.helm, request.Values)
	if err != nil {
		return nil, err
	}
	if held.failure != nil {
		return nil, held.failure
	}
	merged, err := held.chart.merge(values)
	if err != nil {
		return nil, err
	}
	return &mergeAnswer{merged, takeWarnings()}, nil
}
