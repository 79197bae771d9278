// Package generic keeps matcher.go alone: its other files are for storage.
package generic
