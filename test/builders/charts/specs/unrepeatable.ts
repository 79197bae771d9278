/**
 * Charts whose output is never the same twice: clocks, random text, keys and certificates. Entries named
 * `masked-...` and PEM blocks are compared by shape, everything else exactly: so the templates test what they can
 * themselves and print the verdict.
 */
import { configMap, defineChart, text, type ChartSpec } from '../chartSpec.ts';

const random = defineChart({
  name: 'random-functions',
  about: 'random text and numbers, UUIDs, shuffling, password hashes, encryption',
  shape: true,
  files: {
    'values.yaml': 'length: 16\nuser: admin\n',
    'templates/random.yaml': configMap(
      'random',
      text`
  masked-alphanum: {{ randAlphaNum (int .Values.length) }}
  masked-alpha: {{ randAlpha (int .Values.length) | quote }}
  masked-numeric: {{ randNumeric (int .Values.length) | quote }}
  masked-bytes: {{ randBytes 24 }}
  masked-uuid: {{ uuidv4 }}
  masked-bcrypt: {{ bcrypt "secret" | quote }}
  masked-htpasswd: {{ htpasswd .Values.user "secret" | quote }}
  masked-aes: {{ encryptAES "0123456789abcdef0123456789abcdef" "text" | quote }}
  alphanum: {{ regexMatch "^[0-9A-Za-z]{16}$" (randAlphaNum 16) }}
  alpha: {{ regexMatch "^[A-Za-z]{9}$" (randAlpha 9) }}
  numeric: {{ regexMatch "^[0-9]{30}$" (randNumeric 30) }}
  ascii: {{ regexMatch "^[ -~]{40}$" (randAscii 40) }}
  bytes: {{ randBytes 16 | b64dec | len }}
  none: "{{ randAlphaNum 0 }}"
  integer: {{ $n := randInt 10 20 }}{{ and (ge $n 10) (lt $n 20) }}
  uuid: {{ regexMatch "^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$" uuidv4 }}
  different: {{ ne (randAlphaNum 20) (randAlphaNum 20) }}
  shuffled: {{ shuffle "hello world" | splitList "" | sortAlpha | join "" }}
  bcrypt: {{ bcrypt "secret" | hasPrefix "$2a$" }}
  htpasswd: {{ htpasswd .Values.user "secret" | hasPrefix (printf "%s:$2a$" .Values.user) }}
  htpasswdColon: {{ htpasswd "a:b" "x" | quote }}
  decrypted: {{ encryptAES "key" "round trip" | decryptAES "key" }}
  password: {{ derivePassword 3 "maximum" "p" .Values.user "example.com" | quote }}
`,
    ),
    'templates/checksum.yaml': configMap('checksum', '  masked-sum: {{ randAlphaNum 5 | sha256sum }}\n'),
  },
  environments: {
    dev: {},
    staging: { values: 'length: 40\nuser: somebody.else\n' },
    production: {
      values: 'user: [a]\n',
      fails: {
        3: 'wrong type for value; expected string; got []interface',
        4: 'random-functions/templates/random.yaml:',
      },
    },
  },
});

const clock = defineChart({
  name: 'clock-functions',
  about: 'now, ago, dates of today in several forms and zones',
  shape: true,
  files: {
    'values.yaml': 'format: "2006-01-02T15:04:05"\nzone: UTC\n',
    'templates/clock.yaml': configMap(
      'clock',
      text`
  masked-now: {{ now | date .Values.format | quote }}
  masked-zone: {{ dateInZone .Values.format (now) .Values.zone | quote }}
  masked-html: {{ htmlDate now }} {{ htmlDateInZone (now) "Asia/Tokyo" }}
  masked-epoch: {{ now | unixEpoch | quote }}
  masked-year: {{ now.Year }}
  masked-modified: {{ now | dateModify "-24h" | date "20060102" | quote }}
  epoch: {{ gt (now | unixEpoch | atoi) 1700000000 }}
  later: {{ (now | dateModify "1h").After now }}
  zone: {{ now | date "MST" }} {{ dateInZone "MST -0700" (toDate "2006-01-02" "2024-07-01") .Values.zone }}
  ago: {{ regexMatch "^[0-9]+h[0-9]+m[0-9]+s$" (ago (toDate "2006-01-02" "2024-01-01")) }}
  agoNow: {{ ago now }}
  rounded: {{ regexMatch "^[0-9]+(y|mo)$" (durationRound (toDate "2006-01-02" "2020-01-01")) }}
  kind: {{ kindOf now }} {{ typeOf now }}
`,
    ),
  },
  environments: {
    dev: {},
    staging: { values: 'format: "02.01.06 -0700"\nzone: Europe/Paris\n' },
    production: { values: 'format: "150405.000"\nzone: America/New_York\n' },
  },
});

const certificates = defineChart({
  name: 'certificates',
  about: 'keys and certificates of every kind: their structure is compared, not their bytes',
  shape: true,
  files: {
    'values.yaml': 'rsa: false\nname: example.com\n',
    'templates/elliptic.yaml': configMap(
      'elliptic',
      text`
{{- $key := genPrivateKey "ecdsa" }}
{{- $ed := genPrivateKey "ed25519" }}
{{- $ca := genCAWithKey "own-ca" 365 $key }}
{{- $cert := genSignedCertWithKey .Values.name (list "10.0.0.1") (list "a.example.com" "*.b.example.com") 30 $ca $ed }}
{{- $self := genSelfSignedCertWithKey .Values.name nil (list .Values.name) 10 $key }}
{{- $again := buildCustomCert ($ca.Cert | b64enc) ($ca.Key | b64enc) }}
  key: |
    {{- $key | nindent 4 }}
  ed: |
    {{- $ed | nindent 4 }}
  ca: |
    {{- $ca.Cert | nindent 4 }}
  cert: |
    {{- $cert.Cert | nindent 4 }}
  certKey: |
    {{- $cert.Key | nindent 4 }}
  self: |
    {{- $self.Cert | nindent 4 }}
  same: {{ eq $again.Cert $ca.Cert }}
`,
    ),
    'templates/rsa.yaml': text`
{{- if .Values.rsa }}
{{- $ca := genCA "rsa-ca" 3650 }}
{{- $cert := genSignedCert "svc" nil (list "svc.ns.svc") 365 $ca }}
${configMap('rsa', '  ca: |\n    {{- $ca.Cert | nindent 4 }}\n  key: |\n    {{- $ca.Key | nindent 4 }}\n  cert: |\n    {{- $cert.Cert | nindent 4 }}\n  self: |\n    {{- (genSelfSignedCert "self" (list "127.0.0.1") nil 1).Cert | nindent 4 }}\n')}
{{- end }}
`,
  },
  environments: {
    dev: {},
    staging: { values: 'rsa: true\n' },
    production: { values: 'name: ""\n' },
  },
});

export const unrepeatableCharts: readonly ChartSpec[] = [random, clock, certificates];
