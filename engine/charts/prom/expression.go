// Package prom is Prometheus's own parser, evaluation and rules behind plain values: expressions, rule files, and their tests.
package prom

import (
	"errors"
	"unicode/utf8"

	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/promql/parser/posrange"
)

// ParseRequest asks what expressions are.
type ParseRequest struct {
	Expressions []string `json:"expressions"`
}

// ParsedExpression is the type of an expression, or what is wrong with it.
type ParsedExpression struct {
	// Type is `vector`, `scalar`, `matrix` or `string`; empty where the expression is wrong.
	Type string `json:"type"`
	// Pretty is Prometheus's own print of it, over several lines where it is long.
	Pretty string  `json:"pretty"`
	Faults []Fault `json:"faults"`
}

// Fault is an error of syntax or type in an expression.
type Fault struct {
	// Message is Prometheus's own, with its place in front.
	Message string `json:"message"`
	// Text is the message without the place.
	Text string `json:"text"`
	// From and To are places in the text, counted in UTF-16 units from 0; To is behind the last character.
	From int `json:"from"`
	To   int `json:"to"`
}

// Parse parses expressions as a server without feature flags does.
func Parse(request ParseRequest) ([]ParsedExpression, error) {
	answers := make([]ParsedExpression, 0, len(request.Expressions))
	for _, text := range request.Expressions {
		answer := ParsedExpression{Faults: []Fault{}}
		if expression, err := ruleParser.ParseExpr(text); err != nil {
			answer.Faults = faultsOf(err)
		} else {
			answer.Type = string(expression.Type())
			answer.Pretty = parser.Prettify(expression)
		}
		answers = append(answers, answer)
	}
	return answers, nil
}

func faultsOf(err error) []Fault {
	faults := []Fault{}
	if several, ok := errors.AsType[parser.ParseErrors](err); ok {
		for _, each := range several {
			faults = append(faults, faultOf(&each))
		}
	} else if one, ok := errors.AsType[*parser.ParseErr](err); ok {
		faults = append(faults, faultOf(one))
	}
	return faults
}

func faultOf(err *parser.ParseErr) Fault {
	return Fault{
		Message: err.Error(),
		Text:    err.Err.Error(),
		From:    utf16Place(err.Query, err.PositionRange.Start),
		To:      utf16Place(err.Query, max(err.PositionRange.Start, err.PositionRange.End)),
	}
}

// utf16Place counts a place as editors do; Prometheus counts bytes.
func utf16Place(text string, at posrange.Pos) int {
	end := min(max(int(at), 0), len(text))
	units := 0
	for from := 0; from < end; {
		char, size := utf8.DecodeRuneInString(text[from:])
		from += size
		units++
		if char > 0xFFFF {
			units++
		}
	}
	return units
}
