package prom

import (
	"strings"

	"github.com/prometheus/prometheus/promql/parser"
)

// FormatRequest asks for documents of one or more expressions to be printed.
type FormatRequest struct {
	Texts []string `json:"texts"`
}

// Formatted is a document as Prometheus prints it, comments kept, or what is wrong with it.
type Formatted struct {
	Text  string `json:"text"`
	Fault *Fault `json:"fault,omitempty"`
}

// Format prints expressions as Prometheus's own printer does. A comment stays behind the line that it was behind, or on a
// line of its own before what it was before.
func Format(request FormatRequest) ([]Formatted, error) {
	answers := make([]Formatted, 0, len(request.Texts))
	for _, text := range request.Texts {
		expression, err := ruleParser.ParseExpr(text)
		if err != nil {
			faults := faultsOf(err)
			answers = append(answers, Formatted{Fault: &faults[0]})
			continue
		}
		answers = append(answers, Formatted{Text: withComments(text, parser.Prettify(expression))})
	}
	return answers, nil
}

type comment struct {
	text string
	// own says that nothing but blanks stands before it on its line.
	own bool
	// before is the number of tokens before it.
	before int
}

type token struct {
	text string
	line int
}

// withComments puts the comments of a text into its print. Both have nearly the same tokens: the print may move a
// grouping or write a number, a duration or a name in another way.
func withComments(source, pretty string) string {
	tokens, comments := scan(source)
	if len(comments) == 0 {
		return pretty
	}
	printed, _ := scan(pretty)
	counterpart := align(tokens, printed)
	lines := strings.Split(pretty, "\n")
	before := make([][]string, len(lines)+1)
	behind := make([][]string, len(lines))
	for _, each := range comments {
		switch {
		case each.own && each.before >= len(tokens):
			before[len(lines)] = append(before[len(lines)], each.text)
		case each.own:
			line := printed[counterpart[each.before]].line
			before[line] = append(before[line], each.text)
		default:
			line := printed[counterpart[each.before-1]].line
			behind[line] = append(behind[line], each.text)
		}
	}
	for at, texts := range behind {
		// A line has room for one; the others keep their order before the next line.
		if len(texts) > 1 {
			before[at+1] = append(texts[1:], before[at+1]...)
		}
	}
	var out []string
	for at, line := range lines {
		indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
		if at == 0 {
			indent = "" // what heads the whole expression
		}
		for _, text := range before[at] {
			out = append(out, indent+text)
		}
		if len(behind[at]) > 0 {
			line += " " + behind[at][0]
		}
		out = append(out, line)
	}
	return strings.Join(append(out, before[len(lines)]...), "\n")
}

func scan(text string) (tokens []token, comments []comment) {
	lexer := parser.Lex(text)
	line, counted := 0, 0
	for {
		var item parser.Item
		lexer.NextItem(&item)
		if item.Typ == parser.EOF || item.Typ == parser.ERROR {
			return tokens, comments
		}
		start := int(item.Pos)
		line += strings.Count(text[counted:start], "\n")
		counted = start
		if item.Typ == parser.COMMENT {
			head := text[strings.LastIndexByte(text[:start], '\n')+1 : start]
			comments = append(comments, comment{
				text:   strings.TrimRight(item.Val, " \t\r"),
				own:    strings.TrimSpace(head) == "",
				before: len(tokens),
			})
			continue
		}
		tokens = append(tokens, token{strings.ToLower(item.Val), line})
	}
}

// alignable bounds the table of align; longer expressions are matched by their share of the way.
const alignable = 4_000_000

// align answers, for each token of a text, the token of its print that it became, by the longest common run of tokens.
func align(from, to []token) []int {
	counterpart := make([]int, len(from))
	head := 0
	for head < len(from) && head < len(to) && from[head].text == to[head].text {
		counterpart[head] = head
		head++
	}
	tail := 0
	for tail < len(from)-head && tail < len(to)-head && from[len(from)-1-tail].text == to[len(to)-1-tail].text {
		tail++
		counterpart[len(from)-tail] = len(to) - tail
	}
	alignMiddle(counterpart, from[head:len(from)-tail], to[head:len(to)-tail], head)
	for at := range counterpart {
		counterpart[at] = min(counterpart[at], len(to)-1)
	}
	return counterpart
}

func alignMiddle(counterpart []int, from, to []token, head int) {
	if len(from)*len(to) > alignable {
		for at := range from {
			counterpart[head+at] = head + at*len(to)/len(from)
		}
		return
	}
	// common[a][b] is the length of the longest run that from[a:] and to[b:] share.
	common := make([][]int32, len(from)+1)
	for at := range common {
		common[at] = make([]int32, len(to)+1)
	}
	for a := len(from) - 1; a >= 0; a-- {
		for b := len(to) - 1; b >= 0; b-- {
			if from[a].text == to[b].text {
				common[a][b] = common[a+1][b+1] + 1
			} else {
				common[a][b] = max(common[a+1][b], common[a][b+1])
			}
		}
	}
	b := 0
	for a := range from {
		for b < len(to) && from[a].text != to[b].text && common[a][b+1] > common[a+1][b] {
			b++
		}
		counterpart[head+a] = head + b
		if b < len(to) && (from[a].text == to[b].text || common[a+1][b] == common[a+1][b+1]) {
			b++
		}
	}
}
