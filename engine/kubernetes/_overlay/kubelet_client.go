// Package client has the types that the strategies of pods and nodes name for their proxies, which nothing here starts.
package client

import (
	"context"
	"net/http"

	"k8s.io/apimachinery/pkg/types"
)

type ConnectionInfo struct {
	Scheme                         string
	Hostname                       string
	Port                           string
	Transport                      http.RoundTripper
	InsecureSkipTLSVerifyTransport http.RoundTripper
	NodeFeatures                   []string
}

type ConnectionInfoGetter interface {
	GetConnectionInfo(ctx context.Context, nodeName types.NodeName) (*ConnectionInfo, error)
}
