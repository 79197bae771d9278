/** The kinds of checks, as a file writes them: every text may hold `{{values}}`. */
import * as z from 'zod';

const text = z.string().min(1).max(4000);
/** A number, or a value that holds one. */
const amount = z.union([z.number(), text]);

const common = {
  id: z.string().regex(/^[a-z][A-Za-z0-9-]*$/),
  title: text,
  /** Earlier checks of the step: where one of them did not pass this one is not made. */
  needs: z.array(z.string()).default([]),
};

const http = z.strictObject({
  ...common,
  kind: z.literal('http'),
  url: text,
  /** Such as `200` or `2xx`. */
  status: z.array(z.coerce.string().regex(/^[1-5](?:\d\d|xx)$/)).default(['2xx']),
  /** In the answer. */
  contains: z.exactOptional(text),
  /** Seconds until the last byte. */
  within: z.exactOptional(amount),
});
const dns = z.strictObject({
  ...common,
  kind: z.literal('dns'),
  name: text,
  /** Address of a name server. */
  server: z.exactOptional(z.string()),
  /** An address that has to be among the answers. */
  address: z.exactOptional(z.string()),
});
const tcp = z.strictObject({ ...common, kind: z.literal('tcp'), host: text, port: amount });
const tls = z.strictObject({
  ...common,
  kind: z.literal('tls'),
  host: text,
  port: amount.default(443),
  /** The name to be good for; the host unless told. */
  name: z.exactOptional(z.string()),
  /** What is looked at. */
  expect: z.array(z.enum(['expiry', 'chain', 'name'])).min(1),
  /** Days that it has to be good for still. */
  days: amount.default(14),
  /** A PEM file with certificates that are trusted besides the system's. */
  trust: z.exactOptional(z.string()),
});
const key = z.strictObject({ ...common, kind: z.literal('key'), file: text });
const rollout = z.strictObject({
  ...common,
  kind: z.literal('rollout'),
  /** `deployment/checkout`, `statefulset/redis`, `daemonset/agent`. */
  workload: text,
  namespace: text,
  context: z.exactOptional(z.string()),
});
const promql = z.strictObject({
  ...common,
  kind: z.literal('promql'),
  query: text,
  /** A name of the settings; the first one unless told. */
  server: z.exactOptional(z.string()),
  /** Each series of the answer has to lie between them. */
  atLeast: z.exactOptional(amount),
  atMost: z.exactOptional(amount),
});
const log = z.strictObject({
  ...common,
  kind: z.literal('log'),
  /** One of both. */
  file: z.exactOptional(text),
  workload: z.exactOptional(text),
  namespace: z.exactOptional(text),
  context: z.exactOptional(z.string()),
  /** Minutes, of a workload's log. */
  since: amount.default(10),
  /** Any of them; `*` stands for anything, and letters count in both cases. */
  words: z.array(text).min(1).max(20),
  expect: z.enum(['absent', 'present']).default('absent'),
});
const checksum = z.strictObject({ ...common, kind: z.literal('checksum'), file: text, sha256: text });

export const checkShape = z.discriminatedUnion('kind', [
  http,
  dns,
  tcp,
  tls,
  key,
  rollout,
  promql,
  log,
  checksum,
]);

export type Check = z.infer<typeof checkShape>;
export type CheckOf<Kind extends Check['kind']> = Extract<Check, { readonly kind: Kind }>;
