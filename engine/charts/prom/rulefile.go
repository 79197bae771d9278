package prom

import (
	"errors"
	"regexp"
	"strconv"

	"github.com/prometheus/prometheus/model/rulefmt"
	"github.com/prometheus/prometheus/promql/parser"
)

// File is a file as its caller names and reads it.
type File struct {
	Name string `json:"name"`
	Text string `json:"text"`
	// Error says why it could not be read.
	Error string `json:"error"`
}

// CheckRequest asks whether files are rule files.
type CheckRequest struct {
	Files []File `json:"files"`
	// IgnoreUnknownFields takes fields that Prometheus would refuse.
	IgnoreUnknownFields bool `json:"ignoreUnknownFields"`
}

// CheckedFile is what Prometheus says of one rule file.
type CheckedFile struct {
	Rules    int           `json:"rules"`
	Problems []RuleProblem `json:"problems"`
}

// RuleProblem is one reason to refuse a rule file.
type RuleProblem struct {
	// Message is what `promtool check rules` prints behind the file's name.
	Message string `json:"message"`
	// Text is the message without places and names.
	Text string `json:"text"`
	// Line and Column count from 1; 0 where Prometheus names no place.
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Group  string `json:"group,omitempty"`
	// Rule counts from 1 in its group; 0 for what is no rule's.
	Rule int    `json:"rule,omitempty"`
	Name string `json:"name,omitempty"`
	// Expression is where the fault lies in the rule's expression.
	Expression *Fault `json:"expression,omitempty"`
}

var ruleParser = parser.NewParser(parser.Options{})

var checkParser = remembering(false)

// CheckRules judges rule files as `promtool check rules` does.
func CheckRules(request CheckRequest) ([]CheckedFile, error) {
	checked := make([]CheckedFile, 0, len(request.Files))
	for _, file := range request.Files {
		groups, errs := readRules(file.Text, request.IgnoreUnknownFields)
		answer := CheckedFile{Problems: []RuleProblem{}}
		for _, err := range errs {
			answer.Problems = append(answer.Problems, problemOf(err))
		}
		if groups != nil {
			for _, each := range groups.Groups {
				answer.Rules += len(each.Rules)
			}
		}
		checked = append(checked, answer)
	}
	return checked, nil
}

var (
	placed   = regexp.MustCompile(`^(\d+):(\d+): (?:\d+:\d+: )?`)
	yamlLine = regexp.MustCompile(`line (\d+): `)
)

func problemOf(err error) RuleProblem {
	message := err.Error()
	problem := RuleProblem{Message: message, Text: message}
	if place := placed.FindStringSubmatch(message); place != nil {
		problem.Line, _ = strconv.Atoi(place[1])
		problem.Column, _ = strconv.Atoi(place[2])
		problem.Text = message[len(place[0]):]
	} else if place := yamlLine.FindStringSubmatch(message); place != nil {
		problem.Line, _ = strconv.Atoi(place[1])
		problem.Column = 1
	}
	if of, ok := errors.AsType[*rulefmt.Error](err); ok {
		problem.Group, problem.Rule, problem.Name = of.Group, of.Rule, of.RuleName
		problem.Text = of.Err.Unwrap().Error()
	}
	if faults := faultsOf(err); len(faults) > 0 {
		problem.Expression = &faults[0]
	}
	return problem
}
