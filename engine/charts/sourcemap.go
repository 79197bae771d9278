package main

import (
	"path"
	"regexp"
	"strconv"
	"strings"
)

// A source map for templates. Before a second render every line of every template gets a marker after its leading blanks;
// markers travel through include, nindent and tpl. Where the output without its markers has the lines of the plain render,
// each line's origin is known: that of its first marker, else of the last marker before it.

// origin is a line of a template, from 1.
type origin struct {
	template string
	line     int
}

// How far the lines of a rendered template can be traced.
const (
	tracedThroughHelpers = "helpers"   // to the line that wrote them, in helpers too
	tracedToTemplate     = "templates" // to the line of the template that included the helper
	tracedNowhere        = "none"      // to the template's line 1
)

// traced is the origin of each line that a template rendered to.
type traced struct {
	how     string
	origins []origin
}

// trace renders with markers and answers the origins for each rendered template. `prepare` makes the chart ready once more.
func trace(files map[string]string, prepare func() (prepared, error)) map[string]traced {
	answers := map[string]traced{}
	for _, how := range []string{tracedThroughHelpers, tracedToTemplate} {
		if len(answers) == len(files) {
			break
		}
		markers := &markers{}
		marked := map[string]string{}
		if ready, err := prepare(); err == nil {
			ready.eachTemplate(func(name string, data []byte) []byte {
				if how == tracedToTemplate && strings.HasPrefix(path.Base(name), "_") {
					return data
				}
				return []byte(markers.mark(name, string(data)))
			})
			marked, _ = ready.render()
		}
		for name, plain := range files {
			if _, known := answers[name]; known {
				continue
			}
			if origins, ok := markers.read(name, marked[name], plain); ok {
				answers[name] = traced{how, origins}
			}
		}
	}
	for name, plain := range files {
		if _, known := answers[name]; !known {
			origins := make([]origin, 1+strings.Count(plain, "\n"))
			for i := range origins {
				origins[i] = origin{name, 1}
			}
			answers[name] = traced{tracedNowhere, origins}
		}
	}
	return answers
}

// markers gives lines numbers, written as two characters of Unicode's private use area: YAML, JSON and most functions leave
// them alone.
type markers struct {
	origins []origin
}

const (
	firstPrivate = 0xE000
	privateCount = 0xF8FF - 0xE000 + 1
)

func (m *markers) next(at origin) string {
	number := len(m.origins)
	m.origins = append(m.origins, at)
	return string([]rune{rune(firstPrivate + number/privateCount), rune(firstPrivate + number%privateCount)})
}

// What stands before `{{-` is trimmed, so a marker there would change the output. Where such an action writes lines, the marker
// goes into it: `{{- x }}` is the same as `{{- "" }}` and `{{ x }}`.
var (
	writesLines = regexp.MustCompile(`\b(?:indent|nindent|toYaml)\b`)
	isControl   = regexp.MustCompile(`^{{- *(?:\$\w+ *:?=|if\b|else\b|end\b|range\b|with\b|define\b|block\b|/\*)`)
)

// mark puts a marker before each line that begins outside of an action.
func (m *markers) mark(name, text string) string {
	var marked strings.Builder
	line := 1
	lineStart := true
	for text != "" {
		if lineStart {
			lineStart = false
			rest := strings.TrimLeft(text, " \t")
			marked.WriteString(text[:len(text)-len(rest)])
			text = rest
			switch {
			case text == "" || text[0] == '\n' || text[0] == '\r' || strings.HasPrefix(text, "{{/*"):
			case strings.HasPrefix(text, "{{-"):
				if action := text[:actionSize(text)]; writesLines.MatchString(action) && !isControl.MatchString(action) {
					marked.WriteString(`{{- "" }}` + m.next(origin{name, line}))
					text = "{{" + text[len("{{-"):]
				}
			default:
				marked.WriteString(m.next(origin{name, line}))
			}
			continue
		}
		size := 1
		if strings.HasPrefix(text, "{{") {
			size = actionSize(text)
		}
		lineStart = text[size-1] == '\n'
		line += strings.Count(text[:size], "\n")
		marked.WriteString(text[:size])
		text = text[size:]
	}
	return marked.String()
}

// actionSize is the length of the action that a text begins with.
func actionSize(text string) int {
	if body := strings.TrimLeft(strings.TrimPrefix(text, "{{"), "- \t\r\n"); strings.HasPrefix(body, "/*") {
		if end := strings.Index(text, "*/"); end >= 0 {
			return end + len("*/")
		}
		return len(text)
	}
	for at := len("{{"); at < len(text); at++ {
		switch text[at] {
		case '}':
			if strings.HasPrefix(text[at:], "}}") {
				return at + len("}}")
			}
		case '"', '\'', '`':
			at += quotedSize(text[at:]) - 1
		}
	}
	return len(text)
}

// quotedSize is the length of the quoted text that a text begins with.
func quotedSize(text string) int {
	quote := text[0]
	for at := 1; at < len(text); at++ {
		switch {
		case text[at] == '\\' && quote != '`':
			at++
		case text[at] == quote:
			return at + 1
		}
	}
	return len(text)
}

// Functions such as quote write private characters as escapes.
var marker = regexp.MustCompile(`(?:[\x{E000}-\x{F8FF}]|\\u[ef][0-9a-f]{3}){2}`)

// read takes the markers out of a render again and answers the origin of each line, if what is left has the lines of the
// plain render. A few lines may differ: checksums of marked text, random passwords.
func (m *markers) read(name, marked, plain string) ([]origin, bool) {
	lines, wanted := strings.Split(marked, "\n"), strings.Split(plain, "\n")
	if len(lines) != len(wanted) {
		return nil, false
	}
	origins := make([]origin, len(lines))
	last := origin{name, 1}
	equal := 0
	for i, line := range lines {
		origins[i] = last
		leading := true
		for at := 0; ; {
			found := marker.FindStringIndex(line[at:])
			if found == nil {
				break
			}
			// The last of several markers in front of a line is the innermost helper's.
			leading = leading && strings.TrimLeft(line[at:at+found[0]], " \t") == ""
			if from, ok := m.origin(line[at+found[0] : at+found[1]]); ok {
				last = from
				if leading {
					origins[i] = from
				}
			}
			at += found[1]
		}
		if marker.ReplaceAllString(line, "") == wanted[i] {
			equal++
		}
	}
	return origins, 2*equal >= len(lines)
}

func (m *markers) origin(text string) (origin, bool) {
	number := 0
	for _, digit := range digitsOf(text) {
		number = number*privateCount + int(digit) - firstPrivate
	}
	if number >= len(m.origins) {
		return origin{}, false
	}
	return m.origins[number], true
}

func digitsOf(text string) []rune {
	if unescaped, err := strconv.Unquote(`"` + text + `"`); err == nil {
		return []rune(unescaped)
	}
	return []rune(text)
}
