//go:build !js

package main

import (
	"io"
	"os"
)

// main serves one call natively, to look into the engine without WebAssembly: `go run . METHOD < request.json`.
func main() {
	request, err := io.ReadAll(os.Stdin)
	if err != nil {
		panic(err)
	}
	os.Stdout.Write(answer(os.Args[1], request))
}
