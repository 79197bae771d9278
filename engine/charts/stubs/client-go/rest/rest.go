// Package rest stands in for the connection to a cluster.
package rest

// Config would say where a cluster is.
type Config struct{}
