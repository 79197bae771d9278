// Package endpointslice has the name that the strategy of endpoint slices asks the controller for.
package endpointslice

const ControllerName = "endpointslice-controller.k8s.io"
