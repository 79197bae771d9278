//go:build js && wasm

// Package offline takes the network away from Go. Helm loads a schema's remote references over HTTP, and net/http uses the
// global fetch where it finds one while it is initialised. This package is initialised before net/http: Go goes by import
// paths among the packages that are ready, and this one waits for nothing but syscall/js.
package offline

import "syscall/js"

var fetch = js.Global().Get("fetch")

func init() { js.Global().Set("fetch", js.Undefined()) }

// Restore gives fetch back to whatever else runs in this place; Go has looked and will not look again.
func Restore() {
	if !fetch.IsUndefined() {
		js.Global().Set("fetch", fetch)
	}
}
