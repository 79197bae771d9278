/** Charts with tables of template functions on text: strings, regular expressions, versions, paths, encodings. */
import { defineChart, expressionTable, text, type ChartSpec } from '../chartSpec.ts';

const strings = text`
trim "  hello  "
trimAll "$" "$5.00$"
trimall "-" "--x--"
trimSuffix "-" "hello-"
trimPrefix "-" "-hello"
upper .Values.text
lower "ÄÖÜ HELLO"
title "hello big world"
untitle "First Try"
repeat 3 "hello"
substr 0 5 "hello world"
substr 2 -1 "größe" | b64enc
substr -1 3 "abcdef"
nospace "hello w o r l d"
trunc 5 "hello world"
trunc -5 "hello world"
trunc 3 "größe" | b64enc
contains "cat" "catch"
hasPrefix "cat" "catch"
hasSuffix "ch" "catch"
quote "a" 5 nil true 1.5
squote "it's" 5
cat "hello" "beautiful" "world" 5 nil
indent 4 "a\nb\n\nc"
nindent 2 "a\nb"
replace " " "-" "I Am Henry VIII"
plural "one anchovy" "many anchovies" 1
plural "one" "many" 0
snakecase "FirstName2Go"
camelcase "http_server-name now"
kebabcase "FirstName HTTPServer"
swapcase "This Is A.Test"
abbrev 5 "hello world"
abbrev 20 "hello world"
abbrevboth 5 10 "1234 5678 9123"
initials "First Try At It"
wrap 10 "some long text that is wrapped at ten"
wrapWith 5 "\t" "Hello World"
shuffle "aaaa"
toString .Values.number
toString (list 1 "a")
toStrings (list 1 2.5 "x" true)
splitList "$" "foo$bar$baz"
split "$" "foo$bar$baz"
splitn "$" 2 "foo$bar$baz"
join "_" (list "a" 1 nil true)
sortAlpha (list "c" "B" "a" "ä" "10" "9")
print "a" "b" 1 2 true
printf "%05d|%-6s|%x|%8.3f|%q|%v|%t|%e|%c|%U" 42 "ab" 255 3.14159 "q" (dict "k" 1) true 12345.678 65 8364
printf "%!|%d" "not a number"
printf "%s %s" "only one"
println "a" 1
hello
html "<a href='x'>&</a>"
js "it's \"quoted\" <b>"
urlquery "a b" "&=?"
len "größe"
ternary "yes" "no" true
ternary "yes" "no" (eq .Values.text "none")
default "fallback" .Values.nothing
default "fallback" ""
default "fallback" 0
default "fallback" false
default (list) "given"
empty .Values.text
empty 0
empty (dict)
coalesce 0 "" nil (list) "found" 5
any 0 "" nil
any 0 1
all 1 "a" true
all 1 ""
required "is needed" .Values.text
tpl "{{ .a }}-{{ upper .b }}" (dict "a" 1 "b" "x")
include "text.helper" .
`;

const patterns = text`
regexMatch "^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}$" "test@acme.com"
mustRegexMatch "^a" "b"
regexFindAll "[2,4,6,8]" "123456789" -1
regexFindAll "a(b*)" "ab abb a" 2
mustRegexFindAll "x" "abc" -1
regexFind "[a-zA-Z][1-9]" "abcd1234"
regexFind "\\d+$" "none"
mustRegexFind "(?i)ABC" "xabc"
regexReplaceAll "a(x*)b" "-ab-axxb-" "${'${1}'}W"
regexReplaceAll "(?P<first>\\w+) (?P<second>\\w+)" "hello world" "${'${second} ${first}'}"
mustRegexReplaceAll "[^a-z]+" "a1b2ü3" "_"
regexReplaceAllLiteral "a(x*)b" "-ab-axxb-" "${'${1}'}"
mustRegexReplaceAllLiteral "b" "abc" "$0"
regexSplit "z+" "pizza" -1
regexSplit "," "a,b,c,d" 2
mustRegexSplit "\\s+" "a  b c" -1
regexQuoteMeta "1.2.3+(x)"
regexMatch "^[\\p{L}]+$" "größe"
regexMatch "(unclosed" "x" | kindOf
semver "1.2.3-alpha.1+123" | toString
(semver "v2.5").Major
(semver "1.2.3-beta").Prerelease
(semver "1.2.3+meta").Metadata
(semver "1.2.4").Compare (semver "1.2.3")
semverCompare "1.2.3" "1.2.3"
semverCompare "^1.2.0" "1.9.9"
semverCompare "~1.2.0" "1.3.0"
semverCompare ">=1.19-0" "v1.37.0"
semverCompare "<1.19" "1.18.9-gke.1"
semverCompare "1.2 - 1.4.5 || >= 3" "1.4.5"
semverCompare "*" "0.0.1"
semverCompare "1.x" "1.99.0"
semverCompare "!=1.2.3" "1.2.4"
base "foo/bar/baz.txt"
dir "foo/bar/baz.txt"
clean "foo/bar/../baz//x/."
ext "foo.bar.tar.gz"
isAbs "/foo"
osBase "/foo/bar"
osDir "/foo/bar"
osClean "/foo/../bar"
osExt "/foo.tar"
osIsAbs "foo"
b64enc "größe"
b64dec "Z3LDtsOfZQ=="
b64dec "not base64!"
b32enc "hello"
b32dec "NBSWY3DP"
urlParse "https://user:pa%20ss@example.com:8080/path/x?q=1&r=a%20b#frag"
urlParse "mailto:someone@example.com"
urlJoin (dict "scheme" "http" "host" "host:80" "path" "/path" "query" "query" "fragment" "frag" "userinfo" "me:secret" "opaque" "")
urlJoin (urlParse "ftp://a/b?c#d")
sha1sum "Hello world!"
sha256sum "Hello world!"
sha512sum "Hello world!"
adler32sum "Hello world!"
derivePassword 1 "long" "password" "user" "example.com"
derivePassword 2 "pin" "password" "user" "example.com"
decryptAES "12345678901234567890123456789012" (encryptAES "12345678901234567890123456789012" "plain text")
getHostByName "www.example.com"
atoi "42"
atoi "0x10"
toDecimal 777
typeOf "x"
kindOf 5
typeOf .Values
typeOf .Chart
kindOf .Release
typeIs "string" "x"
typeIsLike "*bytes.Buffer" "x"
kindIs "map" .Values
typeOf (semver "1.0.0")
`;

const helpers = '{{ define "text.helper" }}helper of {{ .Chart.Name }} {{ .Values.text }}{{ end }}\n';

export const textFunctionCharts: readonly ChartSpec[] = [
  defineChart({
    name: 'string-functions',
    about: 'every function on strings, defaults, printing',
    files: {
      'values.yaml': 'text: Größe\nnumber: 1000000\n',
      'templates/_helpers.tpl': helpers,
      'templates/table.yaml': expressionTable('strings', strings),
    },
    environments: {
      dev: {},
      staging: { values: 'text: none\nnumber: 12345678901\nnothing: 0.5\n' },
      production: { values: 'text: ""\n', fails: 'is needed' },
    },
  }),
  defineChart({
    name: 'pattern-functions',
    about: 'regular expressions, semantic versions, paths, URLs, encodings, checksums, types',
    files: {
      'values.yaml': 'pattern: "^ok"\nversion: 1.2.3\n',
      'templates/table.yaml': expressionTable('patterns', patterns),
      'templates/own.yaml': expressionTable(
        'own',
        'mustRegexMatch .Values.pattern "okay"\nsemverCompare .Values.version "1.2.3"\nregexMatch .Values.pattern "ok"\n',
      ),
    },
    environments: {
      dev: {},
      staging: {
        values: 'pattern: "(unclosed"\n',
        fails: 'error parsing regexp: missing closing ): `(unclosed`',
      },
      production: { values: 'version: "not a version"\n', fails: 'improper constraint' },
    },
  }),
];
