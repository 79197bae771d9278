// Command kubernetes is the API server's own judgement of a manifest behind a border of JSON calls, compiled to
// WebAssembly. README.md is its contract.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"runtime/debug"
)

type failure struct {
	Code    string `json:"code"`
	Message string `json:"message"`
	Detail  string `json:"detail"`
}

var methods = map[string]func([]byte) (any, error){
	"checkManifests": handle(checkManifests),
}

// handle gives a typed call the shape of the border.
func handle[Request, Answer any](call func(Request) (Answer, error)) func([]byte) (any, error) {
	return func(text []byte) (any, error) {
		var request Request
		if err := json.Unmarshal(text, &request); err != nil {
			return nil, err
		}
		return call(request)
	}
}

// answer runs one call. Whatever goes wrong in it is part of the answer.
func answer(method string, request []byte) (response []byte) {
	defer func() {
		if cause := recover(); cause != nil {
			response = encode(map[string]any{"error": failure{"internal", fmt.Sprint(cause), string(debug.Stack())}})
		}
	}()
	call, known := methods[method]
	if !known {
		return encode(map[string]any{"error": failure{Code: "bad-request", Message: "no such method: " + method}})
	}
	result, err := call(request)
	if err != nil {
		return encode(map[string]any{"error": failure{Code: "bad-request", Message: err.Error()}})
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
