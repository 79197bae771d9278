/**
 * Transcripts in the form of Claude Code with what is wrong in each, by construction: what a person would call an
 * everything-tab, a request without context, or stale data, and as many that only look like it.
 */
import type { AlarmId } from '../../../src/features/tabs/core/alarms/judge.ts';
import { createRandom, type Random } from '../charts/random.ts';

export interface LabelledTranscript {
  readonly kind: string;
  readonly lines: readonly Record<string, unknown>[];
  readonly labels: readonly AlarmId[];
  /** Milliseconds since 1970 of the last change, by file. */
  readonly modified: ReadonlyMap<string, number>;
  /** Of inventories and replicas. */
  readonly updated: ReadonlyMap<string, number>;
  readonly now: number;
}

const minute = 60_000;
const day = 24 * 60 * minute;
const begin = 1_800_000_000_000;

class Writer {
  readonly lines: Record<string, unknown>[] = [];
  readonly modified = new Map<string, number>();
  readonly updated = new Map<string, number>();
  now = begin;
  #calls = 0;

  #line(type: string, fields: object): void {
    this.now += minute;
    const timestamp = new Date(this.now).toISOString();
    this.lines.push({ type, timestamp, sessionId: 's', cwd: '/src/sre', isSidechain: false, ...fields });
  }

  prompt(text: string): this {
    this.#line('user', { message: { role: 'user', content: text } });
    return this;
  }

  answer(text = 'Done.'): this {
    const message = {
      role: 'assistant',
      model: 'm',
      stop_reason: 'end_turn',
      content: [{ type: 'text', text }],
    };
    this.#line('assistant', { message });
    return this;
  }

  tool(name: string, file: string): this {
    this.#calls += 1;
    const id = `t${this.#calls}`;
    const use = { type: 'tool_use', id, name, input: { file_path: file } };
    this.#line('assistant', { message: { role: 'assistant', model: 'm', content: [use] } });
    if (name !== 'Read') this.modified.set(file, this.now);
    this.#line('user', {
      message: { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: 'ok' }] },
    });
    return this;
  }

  compact(): this {
    this.#line('system', {
      subtype: 'compact_boundary',
      compactMetadata: { trigger: 'auto', preTokens: 150_000 },
    });
    return this;
  }
}

type Make = (writer: Writer, random: Random) => readonly AlarmId[];

const service = ['my-service', 'user-api', 'redis-cluster', 'api-gateway'] as const;
const goodRequest = (random: Random): string => {
  const name = random.pick(service);
  return random.pick([
    `Raise the memory limit of ${name} in production to 1Gi; charts/${name}/values/production.yaml sets 512Mi now.`,
    `Pods of ${name} are crashlooping. The logs are in /tmp/${name}.log. Find the root cause.`,
    `Rename the key healthPath to probe.path in charts/${name}/values.yaml and its templates.`,
    `The alert ${name}HighLatency fires at night. Find out which query is slow.`,
  ]);
};

const kinds: Readonly<Record<string, Make>> = {
  'changes two repositories': (writer, random) => {
    writer.prompt(goodRequest(random)).tool('Edit', '/src/sre/charts/a/values.yaml').answer();
    writer.prompt('Now the same in the code.').tool('Edit', '/src/dev/api/src/config.ts').answer();
    return ['everything-tab'];
  },
  'is asked for everything': (writer, random) => {
    writer.prompt(goodRequest(random)).answer();
    for (const prompt of random.shuffle([
      'Investigate why the pods restart.',
      'Fix it then.',
      'Write a few unit tests for it.',
      'Deploy it to staging.',
      'Write the runbook too.',
    ]))
      writer.prompt(prompt).answer();
    return ['everything-tab'];
  },
  'works on three tickets': (writer, random) => {
    const number = random.integer(100, 900);
    writer.prompt(`Start with SRE-${number}: the limit in charts/a/values.yaml.`).answer();
    writer
      .prompt(`Now SRE-${number + 1}.`)
      .answer()
      .prompt(`And SRE-${number + 2} while you are at it.`)
      .answer();
    return ['everything-tab'];
  },
  'was compacted twice': (writer, random) => {
    writer
      .prompt(goodRequest(random))
      .answer()
      .compact()
      .prompt('Go on.')
      .answer()
      .compact()
      .prompt('Go on.')
      .answer();
    return ['everything-tab'];
  },
  'asks without context': (writer, random) => {
    const request = random.pick([
      'Fix the broken thing',
      'It fails again, please check',
      'please debug this',
      'Make it work',
      'Improve the performance',
      'update everything that is broken',
      'Something is failing, solve it',
      'investigate the error',
    ]);
    writer.prompt(request).answer();
    return ['context-free-request'];
  },
  'reads an old inventory': (writer, random) => {
    const file = random.pick([
      '/src/sre/notes/inventory/azure-resources.json',
      '/src/sre/notes/work-items/team-work-items.json',
    ]);
    writer.updated.set(file, begin - random.integer(20, 200) * day);
    writer.prompt('Which clusters in notes/inventory have no owner tag?').tool('Read', file).answer();
    return ['stale-data'];
  },
  'answers from a file that has changed': (writer, random) => {
    const file = `/src/sre/charts/${random.pick(service)}/values.yaml`;
    writer.prompt(goodRequest(random)).tool('Read', file);
    writer.modified.set(file, writer.now + 2 * minute);
    writer.now += 10 * minute;
    writer.answer();
    return ['stale-data'];
  },
  // What only looks like it.
  'does one thing well': (writer, random) => {
    writer
      .prompt(goodRequest(random))
      .tool('Read', '/src/sre/charts/a/values.yaml')
      .tool('Edit', '/src/sre/charts/a/values.yaml')
      .answer();
    return [];
  },
  'reads two repositories and changes one': (writer, random) => {
    writer
      .prompt(goodRequest(random))
      .tool('Read', '/src/dev/api/src/config.ts')
      .tool('Edit', '/src/sre/charts/a/values.yaml')
      .answer();
    return [];
  },
  'mentions one ticket again and again': (writer, random) => {
    writer
      .prompt(`SRE-7: ${goodRequest(random)}`)
      .answer()
      .prompt('Is SRE-7 done?')
      .answer()
      .prompt('Write SRE-7 into the commit message.')
      .answer();
    return [];
  },
  'changes and tests it': (writer, random) => {
    writer
      .prompt(goodRequest(random))
      .answer()
      .prompt('Run the unit tests.')
      .answer()
      .prompt('Fix the one that fails in test/config.test.ts.')
      .answer()
      .prompt('Thanks, that is all.')
      .answer();
    return [];
  },
  'was compacted once': (writer, random) => {
    writer.prompt(goodRequest(random)).answer().compact().prompt('Go on.').answer();
    return [];
  },
  'asks shortly, but names the thing': (writer, random) => {
    const name = random.pick(service);
    writer
      .prompt(
        random.pick([
          `Fix the crash of ${name}`,
          'Update Chart.yaml',
          'Why does "helm lint" fail?',
          'Fix ABC-123',
          'check /tmp/crash.log',
          'Improve p99 below 300 ms',
        ]),
      )
      .answer();
    return [];
  },
  'greets first': (writer, random) => {
    writer.prompt(random.pick(['Hello', 'hi there', '/init', 'What can you do?', 'Thanks!'])).answer();
    return [];
  },
  'reads a fresh inventory': (writer) => {
    const file = '/src/sre/notes/inventory/azure-resources.json';
    writer.updated.set(file, begin - 2 * day);
    writer.prompt('Which clusters in notes/inventory have no owner tag?').tool('Read', file).answer();
    return [];
  },
  'reads a file again after it has changed': (writer, random) => {
    const file = `/src/sre/charts/${random.pick(service)}/values.yaml`;
    writer.prompt(goodRequest(random)).tool('Read', file);
    writer.modified.set(file, writer.now + minute);
    writer.now += 5 * minute;
    writer.tool('Read', file).answer();
    return [];
  },
  'answered before the file changed': (writer, random) => {
    const file = `/src/sre/charts/${random.pick(service)}/values.yaml`;
    writer.prompt(goodRequest(random)).tool('Read', file).answer();
    writer.modified.set(file, writer.now + 10 * minute);
    writer.now += 60 * minute;
    return [];
  },
};

/** One of each kind for each seed. */
export function labelledTranscripts(seed: number): readonly LabelledTranscript[] {
  return Object.entries(kinds).map(([kind, make], index) => {
    const writer = new Writer();
    const labels = make(writer, createRandom(seed * 100 + index));
    const { lines, modified, updated, now } = writer;
    return { kind, lines, labels, modified, updated, now };
  });
}
