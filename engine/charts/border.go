// Command charts is Helm 3, Helm 4 and Prometheus's PromQL behind a border of JSON calls, compiled to WebAssembly.
// README.md is its contract.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"runtime/debug"

	"charts/prom"
)

var methods = map[string]func([]byte) (any, error){
	"versions":          handle(versions),
	"loadChart":         handle(loadChart),
	"releaseChart":      handle(releaseChart),
	"renderChart":       handle(renderChart),
	"mergeValues":       handle(mergeValues),
	"decodeYaml":        handle(decodeYaml),
	"decodeYamls":       handle(decodeYamls),
	"quantities":        handle(quantities),
	"compareQuantities": handle(compareQuantities),
	"parsePromql":       handle(prom.Parse),
	"formatPromql":      handle(prom.Format),
	"checkRules":        handle(prom.CheckRules),
	"ruleFiles":         handle(prom.RuleFiles),
	"testRules":         handle(prom.TestRules),
	"loadSamples":       handle(prom.LoadSamples),
	"releaseSamples":    handle(prom.ReleaseSamples),
	"replayAlert":       handle(prom.ReplayAlert),
	"valuesOver":        handle(prom.ValuesOver),
}

// handle gives a typed call the shape of the border.
func handle[Request, Answer any](call func(Request) (Answer, error)) func([]byte) (any, error) {
	return func(text []byte) (any, error) {
		var request Request
		if err := json.Unmarshal(text, &request); err != nil {
			return nil, fail("bad-request", err.Error())
		}
		return call(request)
	}
}

// answer runs one call. Whatever goes wrong in it is part of the answer.
func answer(method string, request []byte) (response []byte) {
	defer func() {
		if cause := recover(); cause != nil {
			failure := fail("internal", fmt.Sprint(cause))
			failure.Detail = string(debug.Stack())
			response = encode(map[string]any{"error": failure})
		}
	}()
	call, known := methods[method]
	if !known {
		return encode(map[string]any{"error": fail("bad-request", "no such method: "+method)})
	}
	takeWarnings()
	result, err := call(request)
	if err != nil {
		return encode(map[string]any{"error": asFailure(err)})
	}
	return encode(map[string]any{"result": result})
}

func encode(response any) []byte {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(response); err != nil {
		panic(err)
	}
	return text.Bytes()
}
