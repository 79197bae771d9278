package prom

import (
	yaml "go.yaml.in/yaml/v3"
)

// testPlaces knows the lines of a test file's entries; 0 where a line is not known.
type testPlaces struct{ groups []groupPlaces }

type groupPlaces struct {
	line                int
	alerts, expressions []int
}

func placesOf(text string) (places testPlaces) {
	var document yaml.Node
	if yaml.Unmarshal([]byte(text), &document) != nil || len(document.Content) == 0 {
		return places
	}
	for _, group := range itemsOf(document.Content[0], "tests") {
		places.groups = append(places.groups, groupPlaces{
			line:        group.Line,
			alerts:      linesOf(itemsOf(group, "alert_rule_test")),
			expressions: linesOf(itemsOf(group, "promql_expr_test")),
		})
	}
	return places
}

func itemsOf(node *yaml.Node, key string) []*yaml.Node {
	if node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	if node.Kind != yaml.MappingNode {
		return nil
	}
	for at := 0; at+1 < len(node.Content); at += 2 {
		if node.Content[at].Value == key {
			value := node.Content[at+1]
			if value.Kind == yaml.AliasNode {
				value = value.Alias
			}
			return value.Content
		}
	}
	return nil
}

func linesOf(nodes []*yaml.Node) []int {
	lines := make([]int, len(nodes))
	for at, node := range nodes {
		lines[at] = node.Line
	}
	return lines
}

func (p testPlaces) of(group int) groupPlaces {
	if group < len(p.groups) {
		return p.groups[group]
	}
	return groupPlaces{}
}

func (p testPlaces) group(at int) int             { return p.of(at).line }
func (p testPlaces) alert(group, at int) int      { return lineAt(p.of(group).alerts, at) }
func (p testPlaces) expression(group, at int) int { return lineAt(p.of(group).expressions, at) }

func lineAt(lines []int, at int) int {
	if at < len(lines) {
		return lines[at]
	}
	return 0
}
