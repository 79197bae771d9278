// Package common keeps the name of what updates are compared by. Only creates are judged here.
package common

type CorrelatedObject struct{}
