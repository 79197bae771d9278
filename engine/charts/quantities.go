package main

import "k8s.io/apimachinery/pkg/api/resource"

type quantitiesRequest struct {
	Values []string `json:"values"`
}

type quantity struct {
	Canonical *string `json:"canonical,omitempty"`
	Error     string  `json:"error,omitempty"`
}

// quantities parses each text as the API server does. Its own String echoes some texts that are not canonical, such as 010.
func quantities(request quantitiesRequest) ([]quantity, error) {
	answers := make([]quantity, len(request.Values))
	for i, text := range request.Values {
		parsed, err := resource.ParseQuantity(text)
		if err != nil {
			answers[i].Error = err.Error()
			continue
		}
		number, suffix := parsed.CanonicalizeBytes(nil)
		canonical := string(number) + string(suffix)
		answers[i].Canonical = &canonical
	}
	return answers, nil
}

type compareRequest struct {
	Pairs [][2]string `json:"pairs"`
}

// compareQuantities answers -1, 0 or 1 for each pair, nil where one of the two is no quantity.
func compareQuantities(request compareRequest) ([]*int, error) {
	answers := make([]*int, len(request.Pairs))
	for i, pair := range request.Pairs {
		first, firstErr := resource.ParseQuantity(pair[0])
		second, secondErr := resource.ParseQuantity(pair[1])
		if firstErr == nil && secondErr == nil {
			order := first.Cmp(second)
			answers[i] = &order
		}
	}
	return answers, nil
}
