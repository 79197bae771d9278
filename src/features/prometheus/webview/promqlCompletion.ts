/** Completion in the field: what can stand at the cursor is known to base, the names to the extension. */
import type {
  Completion,
  CompletionContext,
  CompletionResult,
  CompletionSource,
} from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import { durationsFor, wantedAt, writtenName, type NameQuestion } from '../../../base/promqlCursor.ts';

interface Word {
  readonly label: string;
  readonly kind: 'function' | 'aggregation' | 'keyword';
  readonly detail: string;
  readonly info: string;
}

interface Name {
  readonly label: string;
  readonly detail?: string | undefined;
  readonly info?: string | undefined;
}

export interface CompletionPorts {
  /** Functions, aggregations and keywords, with their help. */
  readonly words: () => Promise<readonly Word[]>;
  readonly names: (question: NameQuestion) => Promise<readonly Name[]>;
}

export function completeAt(ports: CompletionPorts): CompletionSource {
  return async (context) => {
    const wanted = wantedAt(context.state.doc.toString(), syntaxTree(context.state), context.pos);
    if (!wanted) return null;
    if (wanted.kind === 'duration') return durations(context, wanted.from);
    if (!context.explicit && wanted.what === 'metric' && wanted.text === '') return null;
    const [names, words] = await Promise.all([
      ports.names(wanted),
      wanted.what === 'metric' ? ports.words() : [],
    ]);
    if (context.aborted) return null;
    const options = [
      ...words.filter(({ label }) => label.startsWith(wanted.text.toLowerCase())).map(wordOption),
      ...names.map((name) => nameOption(name, wanted.what)),
    ];
    // The extension has ranked them; each further key asks again.
    return { from: wanted.from, options, filter: false };
  };
}

function durations(context: CompletionContext, from: number): CompletionResult | null {
  const typed = context.state.doc.sliceString(from, context.pos);
  const options = durationsFor(typed).map((label) => ({ label, type: 'constant' }));
  return options.length > 0 ? { from, options, filter: false } : null;
}

function wordOption({ label, kind, detail, info }: Word): Completion {
  const call = kind === 'keyword' ? label : `${label}(`;
  return {
    label,
    type: kind,
    detail,
    info,
    apply: (view, _completion, from, to) => {
      const open = view.state.doc.sliceString(to, to + 1) === '(';
      const insert = kind === 'keyword' || open ? label : `${call})`;
      view.dispatch({ changes: { from, to, insert }, selection: { anchor: from + call.length } });
    },
  };
}

function nameOption({ label, detail, info }: Name, what: NameQuestion['what']): Completion {
  return {
    label,
    type: what,
    ...(detail !== undefined && { detail }),
    ...(info !== undefined && { info }),
    apply: writtenName(label, what),
  };
}
