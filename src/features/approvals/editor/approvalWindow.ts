/** The window in which a person approves what is about to change a live system. */
import * as vscode from 'vscode';
import type { Clock, Log } from '../../../base/ports.ts';
import { commandLink } from '../../../editor/commands.ts';
import type { Reporter } from '../../../editor/report.ts';
import type { StatusBar } from '../../../editor/statusBar.ts';
import { openPage } from '../../../editor/webviewPanel.ts';
import { PlanStore, type StoredPlan } from '../core/planStore.ts';
import { fromPage, type FromPage, type ShownPlan, type Texts, type ToPage } from '../core/protocol.ts';

const statusId = 'approvals';

export interface ApprovalsDependencies {
  readonly clock: Clock;
  readonly log: Log;
  readonly reporter: Reporter;
  readonly statusBar: StatusBar;
  readonly extensionUri: vscode.Uri;
}

export interface OpenApprovals extends vscode.Disposable {
  readonly store: PlanStore;
  show(): void;
}

export function openApprovals(dependencies: ApprovalsDependencies): OpenApprovals {
  return new ApprovalWindow(dependencies);
}

class ApprovalWindow implements OpenApprovals {
  readonly store: PlanStore;
  readonly #dependencies: ApprovalsDependencies;
  #panel: vscode.WebviewPanel | undefined;
  /** On the screen; it stays there when it is over, until the next one comes. */
  #shown: string | undefined;

  constructor(dependencies: ApprovalsDependencies) {
    this.#dependencies = dependencies;
    this.store = new PlanStore({ ...dependencies, onChange: (plan) => this.#changed(plan) });
  }

  show(): void {
    this.#open(false);
    this.#post();
  }

  #changed(plan: StoredPlan): void {
    if (plan.state.status === 'pending') this.#open(!plan.byPerson);
    this.#post();
  }

  #open(preserveFocus: boolean): void {
    if (this.#panel) {
      this.#panel.reveal(undefined, preserveFocus);
      return;
    }
    this.#panel = openPage<FromPage>({
      viewType: 'sreWorkbench.approvals',
      title: vscode.l10n.t('Approval'),
      extensionUri: this.#dependencies.extensionUri,
      page: 'approvals',
      // Beside what a person is writing, whose keys an agent's wish must not catch.
      column: preserveFocus ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active,
      preserveFocus,
      parse: (raw) => fromPage.safeParse(raw).data,
      onMessage: (message) => this.#hear(message),
    });
    this.#panel.onDidDispose(() => {
      this.#panel = undefined;
      this.#shown = undefined;
      this.#showStatus();
    });
  }

  #hear(message: FromPage): void {
    if (message.kind === 'approve') {
      void this.store.approve(message.planId, message.planHash).then(
        () => this.#post(),
        (error: unknown) => this.#dependencies.reporter.bug('approvals', error),
      );
    } else {
      if (message.kind === 'refuse') this.store.refuse(message.planId);
      this.#post();
    }
  }

  /** A plan that waits stays until it is decided; one that is over gives way to the next. */
  #post(): void {
    const pending = this.store.pending();
    const kept = this.#shown === undefined ? undefined : this.store.find(this.#shown);
    const busy = kept?.state.status === 'pending' || kept?.state.status === 'running';
    const shown = busy ? kept : (pending[0] ?? kept);
    this.#shown = shown?.planId;
    this.#showStatus();
    const others = pending.filter(({ planId }) => planId !== shown?.planId).length;
    const message: ToPage = {
      kind: 'show',
      texts: texts(),
      ...(shown && { shown: describe(shown, others) }),
    };
    void this.#panel?.webview.postMessage(message);
  }

  #showStatus(): void {
    const { length } = this.store.pending();
    const { statusBar } = this.#dependencies;
    if (length === 0) {
      statusBar.hide(statusId);
      return;
    }
    statusBar.show({
      id: statusId,
      priority: 100,
      text: `$(shield) ${vscode.l10n.t('{0} to approve', length)}`,
      tooltip: vscode.l10n.t('Something wants to change a live system and waits for you.'),
      warning: true,
      command: commandLink('sreWorkbench.approvals.show', vscode.l10n.t('Show')),
    });
  }

  dispose(): void {
    this.#panel?.dispose();
  }
}

function describe({ planId, planHash, plan, state }: StoredPlan, others: number): ShownPlan {
  return {
    planId,
    planHash,
    plan: {
      ...plan,
      parts: plan.parts.map(({ subject, changes }) => ({ subject, changes: [...changes] })),
    },
    status: state.status,
    secondsLeft: state.status === 'pending' ? state.secondsLeft : 0,
    lines: 'lines' in state ? [...state.lines] : [],
    conflicts: 'lines' in state ? [...(state.conflicts ?? [])] : [],
    others,
  };
}

function texts(): Texts {
  return {
    heading: vscode.l10n.t('Approval'),
    where: vscode.l10n.t('Where'),
    who: vscode.l10n.t('Who asks'),
    undo: vscode.l10n.t('Undo'),
    field: vscode.l10n.t('Field'),
    now: vscode.l10n.t('Now'),
    after: vscode.l10n.t('After'),
    none: vscode.l10n.t('nothing'),
    approve: vscode.l10n.t('Approve'),
    refuse: vscode.l10n.t('Refuse'),
    left: vscode.l10n.t('{0} s left to decide', '{0}'),
    more: vscode.l10n.t('{0} more wait', '{0}'),
    nothing: vscode.l10n.t('Nothing waits for approval.'),
    running: vscode.l10n.t('It is being done …'),
    done: vscode.l10n.t('Done'),
    failed: vscode.l10n.t('Not done'),
    refused: vscode.l10n.t('Refused. Nothing was changed.'),
    expired: vscode.l10n.t('The time is up. Nothing was changed; ask for it again.'),
    changed: vscode.l10n.t('What somebody else has changed since'),
    base: vscode.l10n.t('When the plan was made'),
    theirs: vscode.l10n.t('There now'),
    mine: vscode.l10n.t('Wanted'),
  };
}
