package prom

import (
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/rulefmt"
	yaml "go.yaml.in/yaml/v3"
)

// readRules answers what rulefmt.Parse answers. A file without a fault, which is most of them at most times, is decoded
// once instead of three times: the places are needed for faults alone.
func readRules(text string, ignoreUnknownFields bool) (*rulefmt.RuleGroups, []error) {
	var groups rulefmt.RuleGroups
	decoder := yaml.NewDecoder(strings.NewReader(text))
	decoder.KnownFields(!ignoreUnknownFields)
	if err := decoder.Decode(&groups); (err == nil || errors.Is(err, io.EOF)) && faultless(groups) {
		return &groups, nil
	}
	return rulefmt.Parse([]byte(text), ignoreUnknownFields, model.UTF8Validation, checkParser, silent)
}

func faultless(of rulefmt.RuleGroups) bool {
	names := map[string]bool{}
	for _, group := range of.Groups {
		if group.Name == "" || names[group.Name] {
			return false
		}
		names[group.Name] = true
		for name, text := range group.Labels {
			if !model.UTF8Validation.IsValidLabelName(name) || name == model.MetricNameLabel || !utf8.ValidString(text) {
				return false
			}
		}
		for _, rule := range group.Rules {
			unseen := remainingTemplates(&rule)
			if len(rule.Validate(rulefmt.RuleNode{}, model.UTF8Validation, checkParser)) > 0 {
				return false
			}
			rememberTemplates(unseen)
		}
	}
	return true
}

// goodTemplates are texts that could be parsed. An alert's name does not matter to that.
var goodTemplates = map[string]bool{}

// remainingTemplates takes out of a rule what needs no look, and answers the templates that are left.
func remainingTemplates(rule *rulefmt.Rule) (unseen []string) {
	reduce := func(texts map[string]string) map[string]string {
		reduced := make(map[string]string, len(texts))
		for name, text := range texts {
			if utf8.ValidString(text) && (goodTemplates[text] || !strings.Contains(text, "{{")) {
				text = ""
			} else {
				unseen = append(unseen, text)
			}
			reduced[name] = text
		}
		return reduced
	}
	rule.Labels, rule.Annotations = reduce(rule.Labels), reduce(rule.Annotations)
	if rule.Alert == "" {
		return nil // templates of recording rules are not looked at
	}
	return unseen
}

func rememberTemplates(texts []string) {
	for _, text := range texts {
		if len(goodTemplates) >= mostParsed {
			clear(goodTemplates)
		}
		goodTemplates[text] = true
	}
}
