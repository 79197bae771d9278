/** The rows of the view, as plain data: the editor draws them, and hands them to the commands of their menus. */
import { t } from '@vscode/l10n';
import { lengthText } from '../../../base/lengthText.ts';
import { decisionRow } from './decisionRows.ts';
import { fillCommand } from './placeholders.ts';
import { recoveryOf } from './recovery.ts';
import {
  currentStep,
  stepState,
  stepsNow,
  tally,
  type Run,
  type StrategiesState,
  type Tally,
} from './run.ts';
import { outcomeIcon, type StrategyRow } from './strategyRow.ts';
import type { Step, Strategy, StrategyValue } from './strategy.ts';

export interface Shown {
  readonly strategies: readonly Strategy[];
  readonly state: StrategiesState;
  /** `step/check` of the checks that are being made now. */
  readonly checking: ReadonlySet<string>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

export function strategyRows(shown: Shown): readonly StrategyRow[] {
  return shown.strategies.map((strategy) => {
    const run = shown.state.runs.find((one) => one.strategy === strategy.id);
    return run ? runningRow(strategy, run, shown) : idleRow(strategy, shown.state);
  });
}

/** What was recorded here, and nothing else: empty where nothing was. */
export function tallyText({ succeeded, all, drills }: Tally): string {
  return [
    ...(all === 0 ? [] : [t('{0} of {1} went well here', succeeded, all)]),
    ...(drills === 0 ? [] : [drills === 1 ? t('1 drill') : t('{0} drills', drills)]),
  ].join(', ');
}

function idleRow(strategy: Strategy, state: StrategiesState): StrategyRow {
  const request = { strategy: strategy.id };
  const recorded = tallyText(tally(state.ended, strategy.id));
  return {
    id: strategy.id,
    label: strategy.title,
    description: [strategy.builtIn ? '' : t('your own'), recorded].filter(Boolean).join(' · '),
    tooltip: [strategy.when, recorded || t('No run of it was recorded here yet.')].join('\n\n'),
    icon: 'checklist',
    context: 'strategy idle',
    request,
    children: strategy.steps.map((step, index) => ({
      id: `${strategy.id}/${step.id}`,
      label: `${index + 1}. ${step.title}`,
      description: '',
      ...(step.why !== undefined && { tooltip: step.why }),
      icon: 'circle-outline',
      context: 'preview',
      request,
      children: [],
    })),
  };
}

function runningRow(strategy: Strategy, run: Run, shown: Shown): StrategyRow {
  const steps = stepsNow(strategy, run);
  const done = steps.filter((step) => stepState(step, run) === 'done').length;
  const progress = run.rollback
    ? t('undoing, {0} of {1}', done, steps.length)
    : t('{0} of {1} steps', done, steps.length);
  const failed = steps.some((step) => stepState(step, run) === 'failed');
  const mode = run.drill ? t('drill') : (run.incident?.id ?? '');
  return {
    // The editor keeps rows as open as it saw them first: what is to open by itself is a row of another name.
    id: `${strategy.id}@${run.startedAt}`,
    label: strategy.title,
    description: [progress, mode, lengthText(Math.max(0, shown.now - run.startedAt))]
      .filter(Boolean)
      .join(' · '),
    tooltip: strategy.when,
    icon: failed || run.rollback ? 'warning problemsWarningIcon.foreground' : 'play-circle charts.blue',
    context: `strategy running${strategy.undo && !run.rollback ? ' undoable' : ''}`,
    request: { strategy: strategy.id },
    expanded: true,
    children: [
      ...clockRows(strategy, run, shown.now),
      ...(run.rollback ? [] : triggerRow(strategy)),
      ...stepRows(strategy, run, shown),
      ...(run.rollback ? [beforeRow(strategy, run, shown)] : undoRows(strategy, run)),
      ...symptomRows(strategy),
      ...valueRows(strategy, run),
    ],
  };
}

function clockRows(strategy: Strategy, run: Run, now: number): readonly StrategyRow[] {
  const recovery = recoveryOf(strategy, run, now);
  if (!recovery || !strategy.recovery) return [];
  const { time, point } = recovery;
  const names = strategy.recovery;
  const late = time.objective !== undefined && time.passed > time.objective;
  const lost = point.lost !== undefined && point.objective !== undefined && point.lost > point.objective;
  const clock = (
    key: string,
    words: Pick<StrategyRow, 'label' | 'description' | 'tooltip'> & { readonly bad: boolean },
  ): StrategyRow => ({
    id: `${strategy.id}#${key}`,
    label: words.label,
    description: words.description,
    ...(words.tooltip !== undefined && { tooltip: words.tooltip }),
    icon: words.bad ? 'watch problemsErrorIcon.foreground' : 'watch',
    context: 'clock',
    click: { command: 'sreWorkbench.strategies.setValue', title: t('Set the Value') },
    request: { strategy: strategy.id, key },
    children: [],
  });
  return [
    clock(time.objective === undefined ? names.class : names.began, {
      label: t('Time to recover (RTO)'),
      description:
        time.objective === undefined
          ? t('{0}; say how critical it is', lengthText(time.passed))
          : late
            ? t('{0} of {1}: late', lengthText(time.passed), lengthText(time.objective))
            : t('{0} of {1}', lengthText(time.passed), lengthText(time.objective)),
      tooltip: t('Since {0}.', new Date(time.began).toISOString().slice(0, 16).replace('T', ' ')),
      bad: late,
    }),
    clock(point.lost === undefined ? names.lastGood : names.pointObjective, {
      label: t('Data that is lost (RPO)'),
      description:
        point.lost === undefined
          ? t('not known; say of when the last good copy is')
          : point.objective === undefined
            ? t('{0}; say how much may be lost', lengthText(point.lost))
            : lost
              ? t('{0} of at most {1}: too much', lengthText(point.lost), lengthText(point.objective))
              : t('{0} of at most {1}', lengthText(point.lost), lengthText(point.objective)),
      bad: lost,
    }),
  ];
}

function triggerRow({ id, undo }: Strategy): readonly StrategyRow[] {
  if (!undo) return [];
  return [
    {
      id: `${id}#trigger`,
      label: undo.button ?? t('Roll back'),
      description: undo.trigger,
      tooltip: undo.trigger,
      icon: 'discard problemsErrorIcon.foreground',
      context: 'trigger',
      click: { command: 'sreWorkbench.strategies.rollBack', title: t('Roll Back') },
      request: { strategy: id },
      children: [],
    },
  ];
}

function stepRows(strategy: Strategy, run: Run, shown: Shown): readonly StrategyRow[] {
  const current = currentStep(strategy, run);
  return stepsNow(strategy, run).map((step, index) =>
    stepRow({
      strategy,
      run,
      shown,
      step,
      number: index + 1,
      // What is undone is undone in order.
      locked: run.rollback !== undefined && step !== current && stepState(step, run) === 'open',
      current: step === current,
    }),
  );
}

interface StepWords {
  readonly strategy: Strategy;
  readonly run: Run;
  readonly shown: Shown;
  readonly step: Step;
  readonly number: number;
  readonly locked: boolean;
  readonly current: boolean;
}

function stepRow({ strategy, run, shown, step, number, locked, current }: StepWords): StrategyRow {
  const state = stepState(step, run);
  const request = { strategy: strategy.id, key: step.id };
  const icon = {
    open: 'circle-large-outline',
    done: 'pass testing.iconPassed',
    failed: outcomeIcon('failed'),
  };
  return {
    id: `${strategy.id}/${step.id}${current ? '#now' : ''}`,
    label: `${number}. ${step.title}`,
    description: locked ? t('after the step before') : state === 'failed' ? t('a check failed') : '',
    ...(step.why !== undefined && { tooltip: step.why }),
    icon: locked ? 'lock' : icon[state],
    context: `step${step.checks.length > 0 && !locked ? ' checkable' : ''}`,
    ...(!locked && { ticked: state === 'done' }),
    request,
    children: locked ? [] : partRows({ strategy, run, shown }, step),
    expanded: current,
  };
}

function partRows(
  { strategy, run, shown }: Pick<StepWords, 'strategy' | 'run' | 'shown'>,
  step: Step,
): readonly StrategyRow[] {
  const keyOf = (id: string): string => `${step.id}/${id}`;
  const rowOf = (id: string): Pick<StrategyRow, 'id' | 'request' | 'children'> => ({
    id: `${strategy.id}/${keyOf(id)}`,
    request: { strategy: strategy.id, key: keyOf(id) },
    children: [],
  });
  const decision = strategy.decisions.find(({ id }) => id === step.decision);
  return [
    ...step.commands.map((command, index) => ({
      ...rowOf(`command${index}`),
      request: { strategy: strategy.id, key: `${step.id}/${index}` },
      label: fillCommand(command, run.values),
      description: '',
      tooltip: t('A click copies it.'),
      icon: 'terminal',
      context: 'command',
      click: {
        command: 'sreWorkbench.strategies.copyCommand' as const,
        title: t('Copy'),
      },
    })),
    ...step.checks.map((check) => {
      const outcome = run.checks[keyOf(check.id)];
      const checking = shown.checking.has(`${strategy.id}/${keyOf(check.id)}`);
      const said = checking ? t('checking …') : (outcome?.text ?? t('not checked yet'));
      return {
        ...rowOf(check.id),
        label: check.title,
        description: said,
        tooltip: `${check.title}\n${said}`,
        icon: checking ? 'loading~spin' : outcomeIcon(outcome?.state),
        context: 'check',
      };
    }),
    ...step.asks.map(({ id, text }) => ({
      ...rowOf(id),
      label: text,
      description: '',
      icon: 'question',
      context: 'ask',
      ticked: run.ticked[keyOf(id)] !== undefined,
    })),
    ...(decision ? [decisionRow(strategy, run, decision.id)] : []),
  ];
}

/** What would take it back, to be read before it is needed. */
function undoRows({ id, undo }: Strategy, run: Run): readonly StrategyRow[] {
  if (!undo || run.rollback) return [];
  return [
    group(id, 'undo', {
      label: t('Undo, in this order'),
      description: undo.trigger,
      icon: 'discard',
      children: undo.steps.map((step, index) => ({
        id: `${id}/${step.id}`,
        label: `${index + 1}. ${step.title}`,
        description: '',
        ...(step.why !== undefined && { tooltip: step.why }),
        icon: 'circle-outline',
        context: 'preview',
        request: { strategy: id },
        children: [],
      })),
    }),
  ];
}

/** What was done before it was taken back. */
function beforeRow(strategy: Strategy, run: Run, shown: Shown): StrategyRow {
  return group(strategy.id, 'before', {
    label: t('What was done before'),
    description: run.rollback?.reason ?? '',
    icon: 'history',
    children: strategy.steps.map((step, index) => {
      const { ticked: _, ...row } = stepRow({
        strategy,
        run,
        shown,
        step,
        number: index + 1,
        locked: false,
        current: false,
      });
      return { ...row, context: 'preview', children: [] };
    }),
  });
}

function symptomRows({ id, symptoms }: Strategy): readonly StrategyRow[] {
  if (symptoms.length === 0) return [];
  return [
    group(id, 'symptoms', {
      label: t('From symptom to fix'),
      description: '',
      icon: 'book',
      children: symptoms.map(({ symptom, fix }, index) => ({
        id: `${id}#symptom${index}`,
        label: symptom,
        description: fix,
        tooltip: `${symptom}\n${fix}`,
        icon: 'wrench',
        context: 'symptom',
        request: { strategy: id },
        children: [],
      })),
    }),
  ];
}

function valueRows({ id, values }: Strategy, run: Run): readonly StrategyRow[] {
  if (values.length === 0) return [];
  const said = ({ name, optional }: StrategyValue): string => {
    const value = run.values[name]?.trim() ?? '';
    return value === '' ? (optional ? t('left empty') : t('asked when it is needed')) : value;
  };
  return [
    group(id, 'values', {
      label: t('Values'),
      description: '',
      icon: 'symbol-parameter',
      children: values.map((value) => ({
        id: `${id}#value ${value.name}`,
        label: value.name,
        description: said(value),
        tooltip: value.question,
        icon: 'edit',
        context: 'value',
        click: { command: 'sreWorkbench.strategies.setValue', title: t('Set the Value') },
        request: { strategy: id, key: value.name },
        children: [],
      })),
    }),
  ];
}

function group(
  id: string,
  key: string,
  words: Pick<StrategyRow, 'label' | 'description' | 'icon' | 'children'>,
): StrategyRow {
  return { id: `${id}#${key}`, context: 'group', request: { strategy: id }, ...words };
}
