package main

import (
	"encoding/json"
	"testing"
)

func TestDecodeAsEachMajorDoes(t *testing.T) {
	cases := []struct{ text, three, four string }{
		{"on: 0755\nb: 1_000\nc: 1:30\n", `{"b":1000,"c":"1:30","true":493}`, ""},
		{"a: 1\n---\nb: 2\n", `{"a":1}`, `{"a":1,"b":2}`},
		{"", `{}`, ""},
		{"a: 1\na: 2\n", `{"a":2}`, ""},
		{"\uFEFFa: 1\r\n", `{"a":1}`, ""},
	}
	eachMajor(t, func(t *testing.T, major int) {
		for _, c := range cases {
			want := c.three
			if major == 4 && c.four != "" {
				want = c.four
			}
			got, failed := call[json.RawMessage](t, "decodeYaml", fields{"major": major, "text": c.text})
			if failed != nil || string(got) != `{"value":`+want+`}` {
				t.Errorf("%q: got %s %v, want %s", c.text, got, failed, want)
			}
		}
	})
}

func TestLinesOfDecodeFailures(t *testing.T) {
	texts := []string{"a: 1\nb: [\nc: 3\n", "a: 1\n---\nb: 2\nc: : 3\n", "- a\n"}
	for major, lines := range map[int][]int{3: {3, -1, 0}, 4: {3, 4, 0}} {
		got, failed := call[[]struct {
			Value any
			Error *failure
		}](t, "decodeYamls", fields{"major": major, "texts": texts})
		if failed != nil {
			t.Fatal(failed)
		}
		for i, line := range lines {
			if line < 0 {
				// Helm 3 reads the first document alone.
				if got[i].Error != nil {
					t.Errorf("Helm %d, text %d: %v", major, i, got[i].Error)
				}
				continue
			}
			found := 0
			if got[i].Error != nil && got[i].Error.Place != nil {
				found = got[i].Error.Place.Line
			}
			if got[i].Error == nil || found != line {
				t.Errorf("Helm %d, text %d: line %d, want %d", major, i, found, line)
			}
		}
	}
}
