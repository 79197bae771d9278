package main

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Helm and Go's templates have nothing but text for where an execution failed, in three forms:
//
//	template: NAME:LINE:COLUMN: executing "DEFINITION" at <ACTION>: error calling include: template: ...: MESSAGE
//	NAME:LINE:COLUMN\n  executing "DEFINITION" at <ACTION>:\n    error calling include:\nNAME: ...\n    MESSAGE
//	execution error at (NAME:LINE:COLUMN): MESSAGE
//
// The last is what becomes of `required` and `fail`, the chain of includes is gone from it; parse errors look alike.
var (
	inLine   = regexp.MustCompile(`template: (\S[^\n]*?):(\d+):(\d+): executing "([^"\n]*)" at <[^\n]*?>: `)
	inBlock  = regexp.MustCompile(`(?m)^(\S[^\n]*?):(\d+):(\d+)\n  executing "([^"\n]*)" at <[^\n]*?>:\n    `)
	position = regexp.MustCompile(`^(execution|parse) error (?:at|in) \(([^\n]*?)(?::(\d+))?(?::(\d+))?\): `)
)

// traceOf reads the chain of places out of an error, innermost first, and what was said there. A name has the top chart's
// name before it, as Helm writes it.
func traceOf(text string) (chain []Place, message string) {
	for _, form := range []*regexp.Regexp{inLine, inBlock} {
		matches := form.FindAllStringSubmatchIndex(text, -1)
		if matches == nil {
			continue
		}
		for _, at := range matches {
			part := func(group int) string { return text[at[2*group]:at[2*group+1]] }
			chain = append(chain, placeAt(part(1), part(2), part(3), part(4)))
		}
		slices.Reverse(chain)
		return chain, text[matches[len(matches)-1][1]:]
	}
	if match := position.FindStringSubmatch(text); match != nil {
		return []Place{placeAt(match[2], match[3], match[4], "")}, text[len(match[0]):]
	}
	return nil, text
}

func placeAt(template, line, column, name string) Place {
	found := Place{Template: template, Name: name}
	found.Line, _ = strconv.Atoi(line)
	if column != "" {
		// Go counts columns from 0 here.
		found.Column, _ = strconv.Atoi(column)
		found.Column++
	}
	return found
}

// asNative names the limit of the command: Go's templates end at a smaller depth on js.
var asNative = strings.NewReplacer("exceeded maximum template depth (1000)", "exceeded maximum template depth (100000)")

// renderFailure says where rendering failed. `again` renders the same once more, for errors that lost their chain of includes.
func renderFailure(detail string, again func() string) *failure {
	detail = asNative.Replace(detail)
	failed := fail("template-exec", detail)
	chain, _ := traceOf(detail)
	switch {
	case strings.HasPrefix(detail, "parse error "):
		failed.Code = "template-parse"
	case strings.HasPrefix(detail, "execution error at "):
		failed.Code = "template-fail"
		whole, message := traceOf(again())
		if strings.HasPrefix(message, "error calling required: ") {
			failed.Code = "missing-required"
		}
		if len(whole) > 0 && len(chain) > 0 && whole[len(whole)-1].Line == chain[0].Line {
			chain = whole
		}
	}
	failed.Includes = chain
	return failed
}

// longestChain is for templates that include themselves a thousand times.
const longestChain = 40

// locate names the places of a failure relative to the chart. The failure's own place is the innermost one in a file: text
// given to `tpl` has none.
func (f *failure) locate(templates templates) {
	if half := longestChain / 2; len(f.Includes) > longestChain {
		f.Includes = slices.Concat(f.Includes[:half], f.Includes[len(f.Includes)-half:])
	}
	for i := range f.Includes {
		at := &f.Includes[i]
		known := false
		at.Template, at.File, known = templates.find(at.Template)
		if known && f.Place == nil {
			first := *at
			f.Place = &first
		}
	}
}
