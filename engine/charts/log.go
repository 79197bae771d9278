package main

import (
	"bytes"
	"log"
	"log/slog"
	"strings"
)

// logged collects what Helm writes to its logs during one call: Helm 3 through log, Helm 4 through both.
var logged bytes.Buffer

func init() {
	slog.SetDefault(slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{
		ReplaceAttr: func(_ []string, attribute slog.Attr) slog.Attr {
			if attribute.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return attribute
		},
	})))
	log.SetFlags(0)
	log.SetOutput(&logged)
}

// takeWarnings answers the lines logged since it was last called.
func takeWarnings() []string {
	warnings := []string{}
	for line := range strings.Lines(logged.String()) {
		warnings = append(warnings, strings.TrimSuffix(line, "\n"))
	}
	logged.Reset()
	return warnings
}
