package main

import "testing"

func TestQuantities(t *testing.T) {
	wanted := map[string]string{"1.5Gi": "1536Mi", "1000m": "1", "0.1": "100m", "129e6": "129e6", "010": "10", "+1": "1", "1E3": "1e3", "1E": "1E", "": "", "1K": "", "1 Gi": "", "MB": ""}
	for text, want := range wanted {
		got, failed := call[[]quantity](t, "quantities", fields{"values": []string{text}})
		if failed != nil {
			t.Fatal(failed)
		}
		switch one := got[0]; {
		case want == "" && one.Error == "":
			t.Errorf("%q was taken for a quantity", text)
		case want != "" && (one.Canonical == nil || *one.Canonical != want):
			t.Errorf("%q: got %v, want %s", text, got, want)
		}
	}
}

func TestCompareQuantities(t *testing.T) {
	pairs := [][2]string{{"2G", "2Gi"}, {"1000m", "1"}, {"1Ei", "1"}, {"1", "x"}}
	got, failed := call[[]*int](t, "compareQuantities", fields{"pairs": pairs})
	if failed != nil || *got[0] != -1 || *got[1] != 0 || *got[2] != 1 || got[3] != nil {
		t.Error(got, failed)
	}
}
