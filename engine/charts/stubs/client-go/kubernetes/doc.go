// Package kubernetes is empty: Helm imports it so that the build information names client-go.
package kubernetes
