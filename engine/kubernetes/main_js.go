//go:build js && wasm

package main

import (
	"runtime/debug"
	"syscall/js"
	_ "time/tzdata" // schedules name zones, and js has none
)

func main() {
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(512 << 20)
	js.Global().Set("sreEngineCall", js.FuncOf(func(_ js.Value, arguments []js.Value) any {
		return string(answer(arguments[0].String(), []byte(arguments[1].String())))
	}))
	select {}
}
