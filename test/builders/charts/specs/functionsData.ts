/** Charts with tables of template functions on data: numbers, lists, dictionaries, YAML, JSON and TOML, dates. */
import { configMap, defineChart, everywhere, expressionTable, text, type ChartSpec } from '../chartSpec.ts';

// No `int` of a number beyond 64 bits: Go answers differently on each processor, and so does Helm.
const numbers = text`
add 1 2 3
add1 5
sub 5 2
mul 1 2 3 4
div 10 3
mod 10 3
max 1 5 3
min 2 -5 3
biggest 1 9 3
maxf 1.5 2.5 3
minf 1.5 2.5 0
addf 1.5 2 0.1
add1f 1.5
subf 7.5 2 3
mulf 1.5 2 2
divf 10 4
floor 123.9999
ceil 123.001
round 123.555555 3
round -2.5 0
int "42"
int .Values.million
int64 (divf .Values.huge 1e10)
int "0x1A"
int "abc"
int64 "9223372036854775807"
float64 "3.75"
float64 .Values.octal
toDecimal "755"
atoi "007"
seq 5
seq 2 2 10
seq 0 -1 -3
until 5
untilStep 3 9 2
untilStep 9 3 -2
len (until 100)
.Values.million
.Values.almost
.Values.huge
.Values.small
.Values.octal
.Values.octal12
.Values.hex
.Values.binary
.Values.underscore
.Values.sexagesimal
.Values.exponent
.Values.negative
.Values.trailing
.Values.string
.Values.date
add .Values.million 1
mul .Values.exponent 2
div .Values.almost 2
eq (int .Values.million) 1000000
eq .Values.million 1e6
lt .Values.small 0.5
add "5" 1.9
toString .Values.million
quote .Values.million
printf "%d %v %g %.0f" (int .Values.million) .Values.million .Values.million .Values.million
toJson .Values.huge
toYaml .Values.million
`;

const lists = text`
list 1 "a" nil (list 2)
tuple 1 2
first (list 1 2 3)
mustFirst (list "x")
rest (list 1 2 3)
mustRest (list 1)
last (list 1 2 3)
mustLast (list 1)
initial (list 1 2 3)
mustInitial (list 1 2)
append (list 1 2) 3
mustAppend (list) "a"
push (list 1) 2
mustPush (list 1) 2
prepend (list 1 2) 0
mustPrepend (list 1) 0
concat (list 1) (list 2 3) (list)
reverse (list 1 2 3)
mustReverse (list "a" "b")
uniq (list 1 1 2 "1" 1.0)
mustUniq (list (dict "a" 1) (dict "a" 1))
without (list 1 2 3 2) 2 3
mustWithout (list "a" "b") "a"
has 4 (list 1 2 3 4)
mustHas "x" (list "y")
has nil .Values.nothing
compact (list 1 0 "" nil false "a" (list))
mustCompact (list 0 1)
slice (list 1 2 3 4 5) 1 3
mustSlice (list 1 2 3) 2
chunk 2 (list 1 2 3 4 5)
mustChunk 3 (list 1)
index (list "a" "b") 1
sortAlpha (list 3 1 20)
len .Values.items
index .Values.items 0
(first .Values.items).name
pluck "name" (index .Values.items 0) (index .Values.items 1) (dict)
`;

const dictionaries = text`
dict "a" 1 "b" "two" "c" (list 3)
dict "odd"
get (dict "a" 1) "a"
get (dict "a" 1) "b"
set (dict "a" 1) "b" 2
unset (dict "a" 1 "b" 2) "a"
hasKey (dict "a" nil) "a"
keys (dict "b" 1 "a" 2) (dict "c" 3) | sortAlpha
values (dict "a" 5)
pick (dict "a" 1 "b" 2 "c" 3) "a" "c" "x"
omit (dict "a" 1 "b" 2 "c" 3) "a"
dig "a" "b" "default" (dict "a" (dict "b" 5))
dig "a" "x" "default" (dict "a" (dict "b" 5))
merge (dict "a" 1 "m" (dict "x" 1)) (dict "a" 2 "b" 3 "m" (dict "x" 5 "y" 2))
mustMerge (dict "a" "") (dict "a" "filled" "z" nil)
mergeOverwrite (dict "a" 1 "m" (dict "x" 1 "k" 0)) (dict "a" 2 "m" (dict "x" 5)) (dict "b" false)
mustMergeOverwrite (dict "l" (list 1 2)) (dict "l" (list 3))
merge (dict) .Values.config .Values.base
mergeOverwrite (deepCopy .Values.base) .Values.config
deepCopy (dict "a" (list 1 (dict "b" 2)))
mustDeepCopy (list 1)
deepEqual (list 1 2) (list 1 2)
deepEqual (dict "a" 1) (dict "a" 1.0)
.Values.base
.Values.config.missing
(.Values.config).nested.deep
kindOf .Values.config.nested
typeIs "map[string]interface {}" .Values.config
index .Values.config "nested" "deep"
index .Values.config "with.dot"
`;

const serialized = text`
toYaml .Values.data
toYamlPretty .Values.data
toJson .Values.data
toPrettyJson .Values.data
toRawJson (dict "html" "<a&b>")
toJson (dict "html" "<a&b>")
mustToPrettyJson (list 1)
mustToRawJson (list "<")
mustToJson (list "<" 1.0 nil)
toToml .Values.data.table
toToml (dict "a" (list 1 2) "b" (dict "c" "d") "e" 1.5)
toToml (list 1 2)
fromYaml "a: 1\nb: [x, yes, 0x10, 1e3, ~, 2024-01-01]"
fromYaml "not: [closed"
fromYaml "- a list"
fromYaml ""
fromYaml "a: 1\n---\nb: 2"
fromYamlArray "- 1\n- {a: on}\n- null"
fromYamlArray "a: 1"
fromYamlArray "[unclosed"
fromJson "{\"a\": [1, 2.5, 12345678901234567890, null, \"\\u00e9\"]}"
fromJson "[1]"
fromJson "{broken"
mustFromJson "{\"a\": {}}"
fromJsonArray "[1, {\"a\": true}]"
fromJsonArray "{}"
fromToml "a = 1\n[b]\nc = [\"x\", \"y\"]\nd = 2024-01-02T03:04:05Z\n"
fromToml "broken ="
toYaml nil
toYaml ""
toYaml "multi\nline\n"
toYaml (list)
toYaml (dict)
toYaml "yes"
toYaml "1e3"
toYaml "0755"
toYaml 1000000.0
toYaml 1234567890123456789
toYaml "a: b # c"
toYaml (dict "z" 1 "a" 2 "10" 3 "9" 4 "A" 5)
toYaml .Values.data.big
toJson .Values.data.big
toPrettyJson (dict)
.Values.data | toYaml | fromYaml | toJson
.Values.data | toJson | sha256sum
toYaml (semver "1.2.3")
toYaml .Capabilities.KubeVersion
toYaml (list (list 1 (list 2)) (dict "k" (list (dict "a" 1 "b" 2))))
`;

const dates = text`
date "2006-01-02" (toDate "2006-01-02" "2017-12-31")
mustToDate "2006-01-02T15:04:05Z07:00" "2024-02-29T23:59:59+02:00" | date "Mon Jan _2 15:04:05 MST 2006"
dateInZone "2006-01-02 15:04 MST" (toDate "2006-01-02 15:04" "2024-07-01 12:00") "Europe/Berlin"
date_in_zone "2006-01-02 15:04 MST" (toDate "2006-01-02 15:04" "2024-01-01 12:00") "America/St_Johns"
dateInZone "15:04 -0700" (toDate "2006-01-02 15:04" "2024-10-27 00:30") "Asia/Kolkata"
dateInZone "15:04 MST" 1700000000 "No/Such_Zone"
dateInZone "2006-01-02T15:04:05Z07:00" 1700000000 "UTC"
dateInZone "2006-01-02T15:04:05Z07:00" (int64 1700000000) "Pacific/Auckland"
dateModify "-1.5h" (toDate "2006-01-02 15:04" "2024-01-01 00:00") | date "2006-01-02 15:04"
date_modify "48h" (toDate "2006-01-02" "2024-02-28") | date "2006-01-02"
mustDateModify "+10m" (toDate "15:04" "23:55") | date "15:04"
must_date_modify "1s" (toDate "2006-01-02" "2024-02-28") | unixEpoch
htmlDate (toDate "2006-01-02" "2024-02-28")
htmlDateInZone (toDate "2006-01-02 15:04" "2024-02-28 23:30") "Asia/Tokyo"
unixEpoch (toDate "2006-01-02" "2024-02-28")
duration 95
duration "3601"
durationRound "2h10m5s"
durationRound "100h"
toDate "2006-01-02" "not a date"
date "15:04:05" 0
date "2006-01-02 15:04:05 MST" 1700000000
(toDate "2006-01-02" "2024-02-28").Year
(toDate "2006-01-02" "2024-02-28").Weekday | toString
((toDate "2006-01-02" "2024-02-28").AddDate 0 1 2).Format "Jan 2"
(toDate "2006-01-02 15:04" "2024-06-01 10:00") | date "2006-01-02T15:04:05Z07:00"
`;

const durations = text`
durationSeconds "2h3m"
durationMilliseconds "1.5s"
durationMicroseconds "1ms"
durationNanoseconds "1us"
durationMinutes "90s"
durationHours 7200
durationDays "36h"
durationWeeks "168h"
durationRoundTo "2h13m" "30m"
durationTruncateTo "2h13m" "30m"
mustToDuration "1h2m3s"
mustToDuration 2.5
durationSeconds "nonsense"
mustToYaml (dict "a" (list 1))
mustToToml (dict "a" 1)
mustToJson (dict "a" nil)
`;

const numberValues = text`
million: 1000000
almost: 999999
huge: 12345678901234567890
small: 1.0e-7
octal: 0755
octal12: 0o17
hex: 0xFF
binary: 0b101
underscore: 1_000_000
sexagesimal: 190:20:30
exponent: 12e3
negative: -0
trailing: 1.10
string: "1000000"
date: 2024-01-02
`;

const dataValues = text`
data:
  text: "line one\nline two\n"
  literal: |
    keep  
    trailing
  folded: >-
    one
    two
  big: 9007199254740993
  million: 1000000
  nothing: ~
  table: {key: value, number: 5, list: [a, b], inner: {x: true}}
  nested: [[1, [2, {}]], {a: [], b: {}}]
  odd: {"yes": "no", "1": one, "a.b": c, " spaced ": x, "": empty, "#": hash}
  unicode: "größe 日本 🚀 \u0007bell"
`;

interface Table {
  readonly name: string;
  readonly about: string;
  readonly expressions: string;
  readonly values: string;
  /** What the third environment fails with. */
  readonly fails?: string;
}

const table = ({ name, about, expressions, values, fails }: Table): ChartSpec =>
  defineChart({
    name,
    about,
    files: { 'values.yaml': values, 'templates/table.yaml': expressionTable(name, expressions) },
    environments: {
      dev: {},
      staging: {
        values:
          'million: 2500000\nhuge: 1e20\nitems: [{name: only}, {name: b}]\nconfig: {nested: {deep: {er: 1}}}\n',
      },
      production: {
        values:
          'million: "7"\nsmall: 0\nitems: [{}, {}]\nbase: {a: null}\ndata: {big: 1e100, table: {t: 1}}\n',
        ...(fails === undefined ? {} : { fails }),
      },
    },
  });

export const dataFunctionCharts: readonly ChartSpec[] = [
  table({
    name: 'number-functions',
    about: 'arithmetic, conversions and the traps of numbers in values',
    expressions: numbers,
    values: numberValues,
    fails: 'incompatible types for comparison',
  }),
  table({
    name: 'list-functions',
    about: 'every function on lists',
    expressions: lists,
    values: 'items: [{name: a}, {name: b}, 5]\n',
  }),
  table({
    name: 'dictionary-functions',
    about: 'every function on dictionaries, merges and copies',
    expressions: dictionaries,
    values:
      'base: {a: 1, keep: {x: 1}}\nconfig: {keep: {y: 2}, a: "", nested: {deep: 1}, with.dot: dotted}\n',
  }),
  table({
    name: 'serialization',
    about: 'YAML, JSON and TOML, both ways, with broken input',
    expressions: serialized,
    values: dataValues,
  }),
  table({
    name: 'dates',
    about: 'dates, zones and durations that do not depend on the clock',
    expressions: dates,
    values: '',
  }),
  defineChart({
    name: 'helm4-functions',
    about: 'functions that Helm 4 added and Helm 3 does not know',
    files: { 'templates/table.yaml': expressionTable('durations', durations) },
    environments: everywhere({ fails: { 3: 'function "durationSeconds" not defined' } }),
  }),
  defineChart({
    name: 'changed-values',
    about: 'templates that change .Values with set, unset and merge, and what the next template sees',
    files: {
      'values.yaml': 'a: {b: 1}\nlist: [1]\n',
      'templates/a.yaml': configMap(
        'a',
        '  before: {{ .Values.a | toJson | quote }}\n  {{- $_ := set .Values.a "late" "set in a" }}\n',
      ),
      'templates/b.yaml': configMap(
        'b',
        '  {{- $_ := set .Values.a "fromB" true }}\n  {{- $_ := unset .Values.a "b" }}\n  seen: {{ .Values.a | toJson | quote }}\n',
      ),
      'templates/c/c.yaml': configMap(
        'c',
        '  {{- $_ := mergeOverwrite .Values (dict "a" (dict "merged" .Template.Name)) }}\n  seen: {{ .Values | toJson | quote }}\n',
      ),
    },
    environments: {
      dev: {},
      staging: { values: 'a: {late: overlay}\n' },
      production: { values: 'a: {b: null}\n' },
    },
  }),
];
