// Package rest stands in for the connection to a cluster.
package rest

import "context"

// Config would say where a cluster is.
type Config struct{}

// WarningHandlerWithContext would be told of warnings in answers of a cluster.
type WarningHandlerWithContext interface {
	HandleWarningHeaderWithContext(ctx context.Context, code int, agent, text string)
}

// WarningLogger hears of nothing: there is no cluster.
type WarningLogger struct{}

// HandleWarningHeaderWithContext is never reached.
func (WarningLogger) HandleWarningHeaderWithContext(context.Context, int, string, string) {}
