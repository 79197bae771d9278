/** What an incident's log holds: one event in each line of `events.ndjson`, of one of these kinds. */
import * as z from 'zod';

/** The version that this code writes; a log of a newer one is read and never written. */
export const logVersion = 1;

export const marks = ['finding', 'cause', 'helped'] as const;
export type Mark = (typeof marks)[number];

export const phases = ['triage', 'debug', 'mitigate', 'fix', 'verify', 'postmortem'] as const;
export const roles = ['commander', 'scribe', 'communications'] as const;
export const statuses = ['open', 'mitigated', 'resolved', 'closed', 'reopened'] as const;
const stages = ['initial', 'progress', 'resolution', 'other'] as const;
const timeSources = ['shell', 'hook', 'alert', 'git', 'human', 'estimate'] as const;

const said = z.looseObject({ text: z.string(), mark: z.exactOptional(z.enum(marks)) });

/** The data of each kind. What others add to it is kept. */
const eventData = {
  command: z.looseObject({
    /** Verbatim, secrets aside; empty where the person asked not to record it. */
    command: z.string(),
    /** Null where nobody knows it, or not yet. */
    exitCode: z.number().nullable(),
    cwd: z.string(),
    durationMs: z.number().nullable(),
    /** Of Kubernetes, as it was when the command started. */
    context: z.exactOptional(z.string()),
    shell: z.exactOptional(z.string()),
    /** Written before the command ended; the event of its end names this one by `start`. */
    running: z.exactOptional(z.literal(true)),
    /** `seq` of the event that told of its start. */
    start: z.exactOptional(z.number()),
    /** The terminal may have told a part of the text only. */
    cut: z.exactOptional(z.literal(true)),
    /** A leading space: the text was left out. */
    hidden: z.exactOptional(z.literal(true)),
  }),
  output: z.looseObject({
    /** `seq` of the command. */
    seq: z.number(),
    text: z.exactOptional(z.string()),
    /** Relative to the incident's folder; instead of `text` where it is long. */
    file: z.exactOptional(z.string()),
    /** Of the text as it is kept. */
    bytes: z.number(),
    /** There was more, or something at the start is missing. */
    truncated: z.boolean(),
  }),
  finding: said,
  hypothesis: said,
  decision: said,
  note: said,
  alert: z.looseObject({ name: z.string(), summary: z.string() }),
  severity: z.looseObject({ severity: z.string(), title: z.exactOptional(z.string()) }),
  change: z.looseObject({
    /** Such as `git`, `helm`, `kubectl`. */
    what: z.string(),
    /** A commit, a release and revision, an object. */
    ref: z.string(),
    summary: z.string(),
    before: z.exactOptional(z.string()),
    after: z.exactOptional(z.string()),
  }),
  comm: z.looseObject({ stage: z.enum(stages), text: z.string() }),
  approval: z.looseObject({ planId: z.string(), planHash: z.string(), decision: z.string(), by: z.string() }),
  rollback: z.looseObject({ target: z.string(), from: z.string(), to: z.string(), result: z.string() }),
  phase: z.looseObject({ phase: z.enum(phases) }),
  role: z.looseObject({ role: z.string(), person: z.string() }),
  status: z.looseObject({ status: z.enum(statuses) }),
} as const;
export type EventKind = keyof typeof eventData;

const eventKinds = z.keyof(z.object(eventData));
export const kinds: readonly EventKind[] = eventKinds.options;

const frame = {
  seq: z.number(),
  /** Milliseconds since 1970. */
  t: z.number(),
  t_source: z.enum(timeSources),
  /** `human`, or `agent:<client>:<session>`. */
  actor: z.string(),
  /** What it rests on: `seq` of other events, addresses, paths. */
  evidence: z.array(z.union([z.number(), z.string()])),
  /** Hex SHA-256 of the line before, its newline left out; empty where there is none. */
  prev_hash: z.string(),
};

function shapeOf<Kind extends EventKind>(kind: Kind) {
  return z.looseObject({ ...frame, kind: z.literal(kind), data: eventData[kind] });
}

export const eventShape = z.discriminatedUnion('kind', [
  shapeOf('command'),
  shapeOf('output'),
  shapeOf('finding'),
  shapeOf('hypothesis'),
  shapeOf('decision'),
  shapeOf('note'),
  shapeOf('alert'),
  shapeOf('severity'),
  shapeOf('change'),
  shapeOf('comm'),
  shapeOf('approval'),
  shapeOf('rollback'),
  shapeOf('phase'),
  shapeOf('role'),
  shapeOf('status'),
]);
export type IncidentEvent = z.infer<typeof eventShape>;
export type EventOf<Kind extends EventKind> = Extract<IncidentEvent, { readonly kind: Kind }>;

/** An event that is to be written: the log gives it its number and its hash. */
export type NewEvent = {
  [Kind in EventKind]: {
    readonly kind: Kind;
    readonly data: z.input<(typeof eventData)[Kind]>;
    /** Now, unless told. */
    readonly t?: number;
    /** `human` unless told. */
    readonly actor?: string;
    readonly t_source?: (typeof timeSources)[number];
    readonly evidence?: readonly (number | string)[];
  };
}[EventKind];

/** What stands for a field that somebody left out by hand. */
export const missingData: Readonly<Record<EventKind, Readonly<Record<string, unknown>>>> = {
  command: { command: '', exitCode: null, cwd: '', durationMs: null },
  output: { seq: 0, bytes: 0, truncated: false },
  finding: { text: '' },
  hypothesis: { text: '' },
  decision: { text: '' },
  note: { text: '' },
  alert: { name: '', summary: '' },
  severity: { severity: '' },
  change: { what: '', ref: '', summary: '' },
  comm: { stage: 'other', text: '' },
  approval: { planId: '', planHash: '', decision: '', by: '' },
  rollback: { target: '', from: '', to: '', result: '' },
  phase: {},
  role: { role: '', person: '' },
  status: {},
};

export function isKind(kind: unknown): kind is EventKind {
  return eventKinds.safeParse(kind).success;
}

/** Without the starts of commands whose end is there too. */
export function settledEvents(events: readonly IncidentEvent[]): readonly IncidentEvent[] {
  const ended = new Set(
    events.flatMap((event) =>
      event.kind === 'command' && event.data.start !== undefined ? [event.data.start] : [],
    ),
  );
  return events.filter((event) => event.kind !== 'command' || !ended.has(event.seq));
}
