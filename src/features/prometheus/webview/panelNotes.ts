/** What the server had to say beside the numbers: warnings and notes, and what the answer cost. */
import { element } from '../../../webview/page.ts';
import type { KeptResult, PanelStore } from './panelStore.ts';

export function createNotes(store: PanelStore): HTMLElement {
  const place = element('div', { class: 'notes' });
  const figures = element('div', { class: 'figures', role: 'status' });
  const draw = (): void => {
    const results = [...store.results.values()].filter(({ shift }) => shift === 0);
    const warnings = [...new Set(results.flatMap(warningsOf(store)))];
    const infos = [...new Set(results.flatMap(({ infos }) => infos))];
    place.replaceChildren(
      ...warnings.map((text) => note('warning', store.text('warning'), text)),
      ...infos.map((text) => note('info', store.text('info'), text)),
    );
    figures.textContent =
      store.running.size > 0 ? store.text('running') : results.map(figuresOf(store)).join(' · ');
  };
  store.on(['data', 'running'], draw);
  return element('div', { class: 'footer' }, place, figures);
}

function warningsOf(store: PanelStore) {
  return ({ warnings, partial, truncated, histograms }: KeptResult): string[] => [
    ...(partial ? [store.text('partial')] : []),
    ...(truncated ? [store.text('truncated')] : []),
    ...(histograms > 0 ? [store.text('histograms', histograms)] : []),
    ...warnings,
  ];
}

function note(kind: 'warning' | 'info', label: string, text: string): HTMLElement {
  return element('p', { class: `note ${kind}` }, element('strong', {}, label), ` ${text}`);
}

function figuresOf(store: PanelStore) {
  return ({ query, series, points, step, elapsed, bytes, stats }: KeptResult): string => {
    const parts = [
      store.text('seriesCount', store.number(series.length)),
      ...(step > 0 ? [store.text('pointsStep', store.number(points), store.number(step, 3))] : []),
      store.text('milliseconds', store.number(elapsed)),
      store.text('kilobytes', store.number(bytes / 1000, 1)),
      ...(stats?.samples ? [store.text('samplesRead', store.number(stats.samples))] : []),
    ];
    return `${store.state.queries.length > 1 ? `${query}: ` : ''}${parts.join(', ')}`;
  };
}
