// Package serviceaccount has the one name that the strategy of service accounts asks the admission plugin for.
package serviceaccount

const EnforceMountableSecretsAnnotation = "kubernetes.io/enforce-mountable-secrets"
