/** What leaves the panel: exports, the command line, the server's own page, an incident. */
import { timesOf } from '../core/chartModel.ts';
import { resultAsCsv, resultAsJson, resultAsLine, type ExportedResult } from '../core/panelExport.ts';
import type { FromPanel } from '../core/panelProtocol.ts';
import { tableOf } from '../core/panelTable.ts';
import type { ChartsView } from './panelCharts.ts';
import type { Runner } from './panelRun.ts';
import { send, type PanelStore } from './panelStore.ts';

interface Item {
  readonly label: string;
  run(): void;
}

export function outwardMenu(store: PanelStore, runner: Runner, charts: ChartsView): Item[] {
  const first = store.state.queries.find(({ expr }) => expr.trim() !== '');
  const timing = runner.timing();
  const { server } = store;
  const items: Item[] = [];
  if (store.results.size > 0) items.push(...exports(store, charts));
  if (!first || server === '') return items;
  items.push(
    { label: store.text('copyCurl'), run: () => send({ kind: 'curl', server, expr: first.expr, timing }) },
    {
      label: store.text('openInPrometheus'),
      run: () => {
        const queries = store.state.queries.filter(({ expr }) => expr.trim() !== '');
        send({ kind: 'browse', server, queries, timing });
      },
    },
  );
  items.push({
    label: store.text('makeAlert'),
    run: () => send({ kind: 'alertRule', expr: first.expr }),
  });
  if (store.incidents)
    items.push({
      label: store.text('addToIncident'),
      run: () => addToIncident(store, 'finding'),
    });
  return items;
}

/** Characters that the protocol lets through. */
const longestText = 20_000;

const markKeys = [
  ['KeyF', 'finding'],
  ['KeyC', 'cause'],
  ['KeyH', 'helped'],
] as const;

/** The keys by which the workbench marks what is in front; in the panel they mean what it shows. */
export function listenForMarks(store: PanelStore): void {
  document.addEventListener('keydown', (event) => {
    const mark = markKeys.find(([code]) => code === event.code)?.[1];
    const isMark = event.ctrlKey && event.altKey && event.shiftKey && mark !== undefined;
    if (!isMark || !store.incidents || store.results.size === 0) return;
    event.preventDefault();
    // Else the workbench would take the last command of the terminal too.
    event.stopPropagation();
    addToIncident(store, mark);
  });
}

function addToIncident(store: PanelStore, mark: Extract<FromPanel, { kind: 'incident' }>['mark']): void {
  const first = store.state.queries.find(({ expr }) => expr.trim() !== '');
  if (first) send({ kind: 'incident', expr: first.expr, text: summary(store).slice(0, longestText), mark });
}

function exports(store: PanelStore, charts: ChartsView): Item[] {
  const exported = (): ExportedResult[] =>
    store.shownResults().map((result) => ({
      expr: result.expr,
      series: result.series,
      times: timesOf(result),
      samples: result.values,
    }));
  const saveText = (format: 'csv' | 'json', write: (result: ExportedResult) => string): void =>
    store.whenWhole(() => send({ kind: 'save', format, content: exported().map(write).join('\n') }));
  return [
    {
      label: store.text('exportCsv'),
      run: () => saveText('csv', resultAsCsv),
    },
    {
      label: store.text('exportJson'),
      run: () => saveText('json', resultAsJson),
    },
    {
      label: store.text('exportPng'),
      run: () => {
        const content = charts.png();
        if (content !== undefined) send({ kind: 'save', format: 'png', content });
      },
    },
    {
      label: store.text('copyMarkdown'),
      run: () => send({ kind: 'copy', text: summary(store) }),
    },
  ];
}

/** All results, each in a line of its own. */
function summary(store: PanelStore): string {
  return store
    .shownResults()
    .map((result) => {
      const { head, rows } = tableOf(result, store.state.unit, (key) => store.text(key));
      return resultAsLine(
        result.expr,
        head,
        rows.map(({ cells }) => cells),
      );
    })
    .join('\n');
}
