package main

import (
	"os"
	"testing"
)

func TestStubKnowsTheSameVersions(t *testing.T) {
	stub, err := os.ReadFile("../charts/stubs/client-go/kubernetes/scheme/versions.txt")
	if err != nil {
		t.Fatal(err)
	}
	if got := list(); got != string(stub) {
		t.Errorf("client-go knows\n%s\nthe stub\n%s", got, stub)
	}
}
