package prom

import (
	"github.com/prometheus/prometheus/promql/parser"
)

// mostParsed bounds what a remembering parser keeps.
const mostParsed = 5_000

// rememberingParser parses each text once. A rule file that is checked after each keystroke has one expression that is
// new, and a test evaluates the same few expressions at every step.
type rememberingParser struct {
	parser.Parser
	known map[string]parsedText
	// fresh asks for a tree of one's own each time: evaluation writes into it.
	fresh bool
}

type parsedText struct {
	expression parser.Expr
	err        error
}

func remembering(fresh bool) *rememberingParser {
	return &rememberingParser{Parser: ruleParser, known: map[string]parsedText{}, fresh: fresh}
}

// ParseExpr answers what the parser answered before.
func (p *rememberingParser) ParseExpr(text string) (parser.Expr, error) {
	found, known := p.known[text]
	if !known {
		expression, err := p.Parser.ParseExpr(text)
		found = parsedText{expression, err}
		if len(p.known) >= mostParsed {
			clear(p.known)
		}
		p.known[text] = found
	}
	if p.fresh && found.err == nil {
		if made := copyOf(found.expression); made != nil {
			return made, nil
		}
		return p.Parser.ParseExpr(text)
	}
	return found.expression, found.err
}

// copyOf copies a tree down to what evaluation only reads; nil where it holds a part that is not known here.
func copyOf(expression parser.Expr) parser.Expr {
	switch of := expression.(type) {
	case *parser.NumberLiteral:
		made := *of
		return &made
	case *parser.StringLiteral:
		made := *of
		return &made
	case *parser.VectorSelector:
		made := *of
		return &made
	case *parser.MatrixSelector:
		made := *of
		made.VectorSelector = copyOf(of.VectorSelector)
		return orNil(&made, made.VectorSelector)
	case *parser.ParenExpr:
		made := *of
		made.Expr = copyOf(of.Expr)
		return orNil(&made, made.Expr)
	case *parser.UnaryExpr:
		made := *of
		made.Expr = copyOf(of.Expr)
		return orNil(&made, made.Expr)
	case *parser.SubqueryExpr:
		made := *of
		made.Expr = copyOf(of.Expr)
		return orNil(&made, made.Expr)
	case *parser.BinaryExpr:
		made := *of
		made.LHS, made.RHS = copyOf(of.LHS), copyOf(of.RHS)
		return orNil(&made, made.LHS, made.RHS)
	case *parser.AggregateExpr:
		made := *of
		made.Expr = copyOf(of.Expr)
		if of.Param == nil {
			return orNil(&made, made.Expr)
		}
		made.Param = copyOf(of.Param)
		return orNil(&made, made.Expr, made.Param)
	case *parser.Call:
		made := *of
		made.Args = make(parser.Expressions, len(of.Args))
		for at, argument := range of.Args {
			made.Args[at] = copyOf(argument)
		}
		return orNil(&made, made.Args...)
	}
	return nil
}

func orNil(made parser.Expr, parts ...parser.Expr) parser.Expr {
	for _, part := range parts {
		if part == nil {
			return nil
		}
	}
	return made
}

// emptyOverNothing are the functions that answer nothing, and never fail, where their first argument is nothing.
var emptyOverNothing = map[string]bool{
	"rate": true, "irate": true, "increase": true, "delta": true, "idelta": true, "deriv": true, "changes": true, "resets": true,
	"avg_over_time": true, "min_over_time": true, "max_over_time": true, "sum_over_time": true, "count_over_time": true,
	"last_over_time": true, "present_over_time": true, "stddev_over_time": true, "stdvar_over_time": true,
	"abs": true, "ceil": true, "floor": true, "sqrt": true, "histogram_count": true, "histogram_sum": true, "histogram_avg": true,
}

var aggregatesNothing = map[parser.ItemType]bool{
	parser.SUM: true, parser.AVG: true, parser.MIN: true, parser.MAX: true, parser.COUNT: true, parser.GROUP: true,
	parser.STDDEV: true, parser.STDVAR: true,
}

// answersNothing says for certain that an expression has no answer at any time, because the storage has no series that it
// could read. Most tests bring the series of one rule, and their file has many.
func (m *memory) answersNothing(expression parser.Expr) bool {
	switch of := expression.(type) {
	case *parser.VectorSelector:
		return !m.hasSeries(of)
	case *parser.MatrixSelector:
		return m.answersNothing(of.VectorSelector)
	case *parser.ParenExpr:
		return m.answersNothing(of.Expr)
	case *parser.AggregateExpr:
		return of.Param == nil && aggregatesNothing[of.Op] && m.answersNothing(of.Expr)
	case *parser.Call:
		return len(of.Args) == 1 && emptyOverNothing[of.Func.Name] && m.answersNothing(of.Args[0])
	case *parser.BinaryExpr:
		left, leftNumber := m.answersNothing(of.LHS), isNumber(of.LHS)
		right, rightNumber := m.answersNothing(of.RHS), isNumber(of.RHS)
		return (left && (right || rightNumber)) || (leftNumber && right)
	}
	return false
}

func isNumber(expression parser.Expr) bool {
	_, number := expression.(*parser.NumberLiteral)
	return number
}

func (m *memory) hasSeries(of *parser.VectorSelector) bool {
	candidates := m.all
	if of.Name != "" {
		candidates = m.byName[of.Name]
	}
	for _, each := range candidates {
		if matches(each.labels, of.LabelMatchers) {
			return true
		}
	}
	return false
}
