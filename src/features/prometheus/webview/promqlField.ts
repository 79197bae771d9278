/** The field in which PromQL is written: colours, completion, help, marks under faults. Loaded after the page stands. */
import {
  closeBrackets,
  closeBracketsKeymap,
  autocompletion,
  closeCompletion,
  completionKeymap,
  selectedCompletion,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, insertNewline } from '@codemirror/commands';
import {
  bracketMatching,
  HighlightStyle,
  LanguageSupport,
  LRLanguage,
  syntaxHighlighting,
} from '@codemirror/language';
import { setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { EditorState, Prec, type Extension } from '@codemirror/state';
import { drawSelection, EditorView, keymap, placeholder } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { parser } from '@prometheus-io/lezer-promql';
import { completeAt, type CompletionPorts } from './promqlCompletion.ts';

export interface FieldOptions extends CompletionPorts {
  readonly text: string;
  readonly label: string;
  readonly placeholder: string;
  /** Of the page's policy; the field brings its own styles. */
  readonly nonce: string;
  readonly onRun: () => void;
  readonly onChange: (text: string) => void;
}

export interface PromqlField {
  readonly element: HTMLElement;
  focus(): void;
  setText(text: string): void;
  /** Offsets in the text; replaces those of before. */
  showProblems(problems: readonly FieldProblem[]): void;
}

export interface FieldProblem {
  readonly from: number;
  readonly to: number;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
}

const promql = LRLanguage.define({
  name: 'promql',
  parser,
  languageData: { closeBrackets: { brackets: ['(', '[', '{', "'", '"', '`'] }, commentTokens: { line: '#' } },
});

const colours = HighlightStyle.define([
  { tag: tags.function(tags.variableName), class: 'pq-function' },
  { tag: [tags.operatorKeyword, tags.modifier, tags.logicOperator], class: 'pq-keyword' },
  { tag: [tags.string], class: 'pq-string' },
  { tag: tags.number, class: 'pq-number' },
  { tag: tags.labelName, class: 'pq-label' },
  { tag: tags.variableName, class: 'pq-metric' },
  { tag: tags.comment, class: 'pq-comment' },
  { tag: tags.invalid, class: 'pq-invalid' },
]);

/**
 * The workbench sends "select all", "undo" and "redo" back to a page by a way of its own, a moment later and past the field's
 * own history: what the field does itself, the workbench need not hear of.
 */
function keepKey(event: KeyboardEvent): void {
  if ((event.ctrlKey || event.metaKey) && /^[azy]$/i.test(event.key)) event.stopPropagation();
}

export function createPromqlField(options: FieldOptions): PromqlField {
  const view = new EditorView({
    state: EditorState.create({ doc: options.text, extensions: extensionsOf(options) }),
  });
  return {
    element: view.dom,
    focus: () => view.focus(),
    setText(text) {
      if (text === view.state.doc.toString()) return;
      view.dispatch({
        changes: { from: 0, to: view.state.doc.length, insert: text },
        selection: { anchor: text.length },
      });
    },
    showProblems(problems) {
      const { length } = view.state.doc;
      const diagnostics = problems
        .filter(({ from, to }) => from < to && to <= length)
        .map((problem): Diagnostic => ({ ...problem }));
      view.dispatch(setDiagnostics(view.state, diagnostics));
    },
  };
}

function extensionsOf(options: FieldOptions): Extension {
  const run = (): boolean => {
    options.onRun();
    return true;
  };
  return [
    EditorView.cspNonce.of(options.nonce),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({ 'aria-label': options.label, spellcheck: 'false' }),
    placeholder(options.placeholder),
    history(),
    drawSelection(),
    bracketMatching(),
    closeBrackets(),
    new LanguageSupport(promql),
    syntaxHighlighting(colours),
    autocompletion({
      override: [completeAt(options)],
      activateOnTypingDelay: 10,
      interactionDelay: 0,
      maxRenderedOptions: 60,
      icons: false,
      defaultKeymap: false,
    }),
    // A chosen completion takes the Enter key; without one it runs the query.
    Prec.high(
      keymap.of([{ key: 'Enter', run: (field) => leaveCompletion(field) && run() }, ...completionKeymap]),
    ),
    keymap.of([
      { key: 'Enter', run, shift: insertNewline },
      { key: 'Mod-Enter', run },
      ...closeBracketsKeymap,
      ...historyKeymap,
      ...defaultKeymap,
    ]),
    EditorView.domEventObservers({ keydown: keepKey }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) options.onChange(update.state.doc.toString());
    }),
  ];
}

/** A name that is written in full needs no completion: then Enter means the query, and the list goes away. */
function leaveCompletion(field: EditorView): boolean {
  const chosen = selectedCompletion(field.state);
  const written = field.state.doc.sliceString(0, field.state.selection.main.head);
  const isName = /^(metric|label|value|constant|keyword)$/.test(chosen?.type ?? '');
  return chosen !== null && isName && written.endsWith(chosen.label) && closeCompletion(field);
}
