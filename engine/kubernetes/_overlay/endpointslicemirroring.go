// Package endpointslicemirroring has the name that the strategy of endpoint slices asks the controller for.
package endpointslicemirroring

const ControllerName = "endpointslicemirroring-controller.k8s.io"
