/**
 * Tokens in the forms that vendors publish for secret scanners, five of each kind in lines of different make, split by a
 * seed: rules are written with the first half in sight, the second half counts.
 */
export interface GeneratedToken {
  readonly kind: string;
  readonly secret: string;
  readonly line: string;
}

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const lower = upper.toLowerCase();
const digits = '0123456789';
const hex = '0123456789abcdef';
const small = lower + digits;
const word = upper + lower + digits;
const url = `${word}_-`;

type Chars = (length: number, from?: string) => string;

/** One of each letter case and a digit come first where the alphabet has them, as nearly every real one has. */
const grammars: Readonly<Record<string, (c: Chars) => string>> = {
  'Alibaba access key': (c) => `LTAI5t${c(18)}`,
  Airtable: (c) => `pat${c(14)}.${c(64, hex)}`,
  Atlassian: (c) => `ATATT3${c(180, url)}=${c(8, '0123456789ABCDEF')}`,
  Bitbucket: (c) => `ATBB${c(32)}`,
  Buildkite: (c) => `bkua_${c(40, small)}`,
  'Cloudflare origin key': (c) => `v1.0-${c(24, hex)}-${c(146, hex)}`,
  'Discord bot': (c) => `M${c(25)}.${c(6)}.${c(38, url)}`,
  Doppler: (c) => `dp.pt.${c(43)}`,
  Dropbox: (c) => `sl.${c(135, url)}`,
  Dynatrace: (c) => `dt0c01.${c(24, upper + digits)}.${c(64, upper + digits)}`,
  Elastic: (c) => `essu_${c(60)}==`,
  Figma: (c) => `figd_${c(40, url)}`,
  Fly: (c) => `fo1_${c(43, url)}`,
  'Grafana cloud': (c) => `glc_eyJ${c(80)}=`,
  Harness: (c) => `pat.${c(22)}.${c(24, hex)}.${c(20)}`,
  Heroku: (c) => `HRKU-AA${c(58, url)}`,
  'Hugging Face': (c) => `hf_${c(34)}`,
  Infracost: (c) => `ico-${c(32)}`,
  JFrog: (c) => `AKCp${c(69)}`,
  LaunchDarkly: (c) => `api-${c(8, hex)}-${c(4, hex)}-${c(4, hex)}-${c(4, hex)}-${c(12, hex)}`,
  Mailchimp: (c) => `${c(32, hex)}-us${c(2, '12')}`,
  Mailgun: (c) => `key-${c(32, hex)}`,
  Netlify: (c) => `nfp_${c(36)}`,
  Notion: (c) => `ntn_${c(46)}`,
  'Octopus Deploy': (c) => `API-${c(27, upper + digits)}`,
  PlanetScale: (c) => `pscale_tkn_${c(43, url)}`,
  Postman: (c) => `PMAK-${c(24, hex)}-${c(34, hex)}`,
  Prefect: (c) => `pnu_${c(36, small)}`,
  Pulumi: (c) => `pul-${c(40, hex)}`,
  RubyGems: (c) => `rubygems_${c(48, hex)}`,
  Sendinblue: (c) => `xkeysib-${c(64, hex)}-${c(16)}`,
  Shopify: (c) => `shpat_${c(32, hex)}`,
  SonarQube: (c) => `sqp_${c(40, hex)}`,
  Sourcegraph: (c) => `sgp_${c(16, hex)}_${c(40, hex)}`,
  Square: (c) => `sq0csp-${c(43, url)}`,
  'Stripe webhook': (c) => `whsec_${c(32)}`,
  Supabase: (c) => `sbp_${c(40, hex)}`,
  Tailscale: (c) => `tskey-auth-k${c(10)}CNTRL-${c(32)}`,
  'Vault batch token': (c) => `hvb.${c(138, url)}`,
  Yandex: (c) => `t1.${c(40)}.${c(86, url)}`,
  Typeform: (c) => `tfp_${c(59, url)}`,
  'Read me': (c) => `rdme_${c(70, small)}`,
  EasyPost: (c) => `EZAK${c(54)}`,
  Duffel: (c) => `duffel_live_${c(43, url)}`,
  'Frame.io': (c) => `fio-u-${c(64, url)}`,
  Zuplo: (c) => `zpka_${c(32, hex)}_${c(8, hex)}`,
  Shippo: (c) => `shippo_live_${c(40, hex)}`,
  Okta: (c) => `00${c(40, url)}`,
  'Slack rotating token': (c) => `xoxe.xoxp-1-${c(163)}`,
  Scalingo: (c) => `tk-us-${c(48, url)}`,
  Lob: (c) => `live_${c(35, hex)}`,
  '1Password service account': (c) => `ops_eyJ${c(250)}`,
};

const lines: readonly string[] = [
  'the job printed § and stopped',
  'export VENDOR=§',
  '{"value": "§", "name": "ci"}',
  'vendor login § --quiet',
  'https://example.test/hook/§',
];

export function generatedTokens(seed: number): {
  readonly seen: readonly GeneratedToken[];
  readonly unseen: readonly GeneratedToken[];
} {
  const random = generator(seed);
  const pick = (from: string): string => from[Math.floor(random() * from.length)] ?? '';
  const chars: Chars = (length, from = word) => {
    const mixed =
      length < 20 ? [] : [upper, lower, digits].flatMap((set) => (from.includes(set) ? [pick(set)] : []));
    return [...mixed, ...Array.from({ length: length - mixed.length }, () => pick(from))].join('');
  };
  const kinds = Object.entries(grammars)
    .map(([kind, make]) => ({ kind, make, at: random() }))
    .toSorted((a, b) => a.at - b.at);
  const tokens = kinds.map(({ kind, make }) =>
    lines.map((line) => {
      const secret = make(chars);
      return { kind, secret, line: line.replace('§', () => secret) };
    }),
  );
  const half = kinds.length / 2;
  return { seen: tokens.slice(0, half).flat(), unseen: tokens.slice(half).flat() };
}

/** mulberry32 */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  };
}
