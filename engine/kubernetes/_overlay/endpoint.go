// Package endpoint has the names that the strategy of endpoints asks the controller for.
package endpoint

const (
	LabelManagedBy = "endpoints.kubernetes.io/managed-by"
	ControllerName = "endpoint-controller"
)
