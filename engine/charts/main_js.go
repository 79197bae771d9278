//go:build js && wasm

package main

import (
	"os"
	"runtime/debug"
	"syscall/js"

	"charts/offline"
)

func main() {
	offline.Restore()
	// Renders are short and their garbage is large. The limit lets a heavy chart collect more often before memory ends.
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(512 << 20)
	useTimeZone(os.Getenv("TZ"))
	js.Global().Set("sreEngineCall", js.FuncOf(func(_ js.Value, arguments []js.Value) any {
		return string(answer(arguments[0].String(), []byte(arguments[1].String())))
	}))
	select {}
}
