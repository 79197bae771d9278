//go:build js && wasm

package main

import (
	"os"
	"syscall/js"
)

func main() {
	useTimeZone(os.Getenv("TZ"))
	js.Global().Set("sreEngineCall", js.FuncOf(func(_ js.Value, arguments []js.Value) any {
		return string(answer(arguments[0].String(), []byte(arguments[1].String())))
	}))
	select {}
}
