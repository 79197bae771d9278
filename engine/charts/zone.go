package main

import (
	"time"
	_ "time/tzdata" // js has no zone data of its own
)

// useTimeZone makes a zone, such as Europe/Paris, the local one. The runtime for js knows only the host's offset of
// today; an unknown or empty name leaves it at that.
func useTimeZone(name string) {
	if name == "" {
		return
	}
	if zone, err := time.LoadLocation(name); err == nil {
		time.Local = zone
	}
}
