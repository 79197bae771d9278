/** What a name says: whether it is that of an environment, and how near to production. */
import type { Rank } from '../chart.ts';

/** Words that make a name that of an environment wherever they stand as a part of it. */
const environmentWords: ReadonlyMap<string, Rank> = new Map([
  ...ranked(1, 'dev devel develop development local localhost sandbox sandboxes sbx sbox desenv'),
  ...ranked(
    2,
    'test testing tst qa qas int integ uat sit acc acceptance staging stage stag stg hml hom homolog',
  ),
  ...ranked(2, 'preprod preprd ppd preproduction nonprod nonprd nonproduction perf loadtest pre'),
  ...ranked(3, 'prod prd production live producao produktion'),
]);

/** Words that rank a name, and are too often something else to make it that of an environment. */
const rankWords: ReadonlyMap<string, Rank> = new Map([
  ...ranked(1, 'feature feat preview review ephemeral playground minikube kind k3d k3s'),
  ...ranked(2, 'integration quality performance load'),
]);

/** A file with such a word is a variant, a secret, an example or a copy of an environment's, never the environment's own. */
const variantWords = wordSet(
  'canary blue green secret secrets sops enc encrypted dec decrypted schema example examples sample samples',
  'template templates tmpl tpl default defaults minimal minimum min maximal max full complete override overrides',
  'overwrite custom extra additional image images tag tags version versions sku ci e2e lint unittest fixture',
  'fixtures mock mocks bak backup old orig copy tmp temp draft deprecated generated readme quickstart standalone all',
  'common commons base shared global globals upgrade migration restore patch disabled',
);

/** Platforms, sizes and parts of a system: an environment only together with an environment's word (`aws-prod`). */
const partWords = wordSet(
  'small medium large xl ha hpa single multi simple basic advanced enterprise oss airgap airgapped offline gpu cpu',
  'arm arm64 amd64 openshift ocp okd eks aks gke gcp aws azure rancher ingress tls ssl auth oidc ldap monitoring',
  'metrics logging logs observability security networkpolicy storage persistence database databases db postgres',
  'postgresql mysql mariadb mongo mongodb redis valkey kafka rabbitmq elasticsearch opensearch nginx traefik istio',
  'envoy cert certmanager prometheus grafana loki tempo alertmanager vault argocd argo flux keycloak minio kong',
  'velero cilium metallb external internal dashboard operator crd crds frontend backend worker api web ui debug',
);

/** What all environments of a folder share, and therefore comes before each of them. */
const layerWords = wordSet('common commons base shared global globals');

/** Ends of a name that say its environment with no separator before them (`usdfprod`, `idfint`). */
const wordEnd =
  /^.+?(preprod|preprd|nonprod|preproduction|production|development|staging|prod|prd|dev|stg|uat|test|qa|int)$/;

/** English words that only look so. */
const noEnvironmentEnd =
  /(?:[aeiourlmht]int|quat|latest|contest|protest|attest|detest|fastest|greatest|smartest)$/;

/** Beginnings of a name that a region follows with no separator (`prodeu`, `devus2`). */
const wordBeginning =
  /^(preprod|nonprod|production|staging|prod|prd|dev|stg|uat|test|qa)(?:eu|us|uk|ap|asia|apac|emea|au|jp|sg|east|west|north|south|central)$/;

const separators = /[-_.\s/]+/;

export type NameKind =
  /** Says so itself. */
  | 'environment'
  /** May be one, if those beside it are. */
  | 'unknown'
  /** What all environments share. */
  | 'layer'
  /** Something else. */
  | 'other';

export function classifyName(name: string): NameKind {
  if (layerWords.has(name.toLowerCase())) return 'layer';
  const tokens = tokensOf(name);
  if (tokens.length === 0 || tokens.some((token) => variantWords.has(token))) return 'other';
  if (tokens.some((token) => rankOfToken(token, environmentWords) !== undefined)) return 'environment';
  return tokens.some((token) => partWords.has(token)) ? 'other' : 'unknown';
}

/**
 * 1 development, 2 test to pre-production, 3 production, null where the name says nothing. Words count as parts between
 * `-`, `_` and `.`, at the end of a part (`usdfprod`), and before a region (`prodeu`); of several the lowest counts,
 * so that only what is production by every word is compared as production.
 */
export function rankOf(name: string): Rank | null {
  const tokens = tokensOf(name);
  const ranks = tokens.flatMap((token, index): Rank[] => {
    const rank = rankOfToken(token, environmentWords) ?? rankWords.get(token);
    if (rank === undefined) return [];
    return [rank === 3 && /^(?:pre|non|not)$/.test(tokens[index - 1] ?? '') ? 2 : rank];
  });
  return ranks.length === 0 ? null : ranks.reduce((lowest, rank) => (rank < lowest ? rank : lowest));
}

/** The parts of a name that are environments' (`dev` of `my-app-dev`); empty without any. */
export function environmentPart(name: string): string {
  return name
    .split(separators)
    .filter((part) => classifyName(part) === 'environment')
    .join('-');
}

/** Equal for names of one environment (`prod`, `production`), so that two layouts can speak of the same. */
export function canonicalName(name: string): string {
  return name
    .toLowerCase()
    .split(separators)
    .map((part) => canonicalWords.get(part) ?? part)
    .join('-');
}

const canonicalWords: ReadonlyMap<string, string> = new Map(
  [
    ['development', 'dev devel develop'],
    ['staging', 'stage stag stg'],
    ['production', 'prod prd'],
    ['preproduction', 'preprod preprd ppd'],
    ['test', 'tst testing'],
  ].flatMap(([canonical = '', words = '']) => words.split(' ').map((word) => [word, canonical] as const)),
);

/** Whether a folder's name says that values of environments lie in it (`values`, `helm_vars`, `environments`). */
export function namesValuesFolder(name: string): boolean {
  return tokensOf(name).some((token) => valuesFolderWords.has(token));
}

const valuesFolderWords = wordSet(
  'values value vals vars env envs environment environments overlay overlays stages',
);

/** Folders of a chart or beside it in which values are written for other purposes than running the chart. */
export function isForOtherPurposes(folder: string): boolean {
  return otherFolders.has(folder.toLowerCase());
}

const otherFolders = wordSet(
  'templates crds charts ci test tests testing testdata fixtures example examples sample samples docs doc files dashboards e2e hack secret secrets sealed-secrets',
);

/** The word `test` alone is more often a fixture than an environment. */
export function isTestWord(name: string): boolean {
  return /^tests?(?:ing)?$/i.test(name);
}

function rankOfToken(token: string, words: ReadonlyMap<string, Rank>): Rank | undefined {
  const known = words.get(token);
  if (known !== undefined) return known;
  if (rankWords.has(token) || noEnvironmentEnd.test(token)) return undefined;
  const word = wordEnd.exec(token)?.[1] ?? wordBeginning.exec(token)?.[1];
  return word === undefined ? undefined : words.get(word);
}

/** Parts in lower case, without a number at the end of each (`dev2`, `qa-01`). */
function tokensOf(name: string): readonly string[] {
  return name
    .toLowerCase()
    .split(separators)
    .map((token) => (wholeWords.has(token) ? token : token.replace(/\d+$/, '')))
    .filter((token) => token !== '' && token !== 'v');
}

/** Words that end in a digit of their own. */
const wholeWords = wordSet('arm64 amd64');

function ranked(rank: Rank, words: string): readonly (readonly [string, Rank])[] {
  return words.split(' ').map((word) => [word, rank] as const);
}

function wordSet(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.split(' ')));
}
