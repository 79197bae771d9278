/** The sentences of the search page, in the language of the editor. */
import * as vscode from 'vscode';
import type { Texts } from '../core/protocol.ts';

export function pageTexts(): Texts {
  return {
    search: vscode.l10n.t('Search work items'),
    list: vscode.l10n.t('Work items'),
    results: vscode.l10n.t('{0} found', '{0}'),
    countMore: vscode.l10n.t('{0} found so far', '{0}'),
    order: vscode.l10n.t('Order'),
    relevance: vscode.l10n.t('Relevance'),
    changed: vscode.l10n.t('Changed'),
    id: vscode.l10n.t('Id'),
    title: vscode.l10n.t('Title'),
    state: vscode.l10n.t('State'),
    type: vscode.l10n.t('Type'),
    assigned: vscode.l10n.t('Assigned to'),
    area: vscode.l10n.t('Area'),
    iteration: vscode.l10n.t('Iteration'),
    tag: vscode.l10n.t('Tag'),
    countOne: vscode.l10n.t('1 item'),
    count: vscode.l10n.t('{0} items', '{0}'),
    nothing: vscode.l10n.t('Nothing matches. Try fewer words, or the beginning of one.'),
    empty: vscode.l10n.t('The replica holds no work item.'),
    indexing: vscode.l10n.t('indexing'),
    corrected: vscode.l10n.t('Nothing with "{0}"; searched for {1} instead.', '{0}', '{1}'),
    unknown: vscode.l10n.t('"{0}" is no filter and was searched as words.', '{0}'),
    filters: vscode.l10n.t('Filters'),
    nobody: vscode.l10n.t('nobody'),
    openInBrowser: vscode.l10n.t('Open in Browser'),
    copyReference: vscode.l10n.t('Copy Reference'),
    changeState: vscode.l10n.t('Change State …'),
    assign: vscode.l10n.t('Assign …'),
    regenerate: vscode.l10n.t('Bring Up to Date'),
    pin: vscode.l10n.t('Pin to a Tab'),
    comment: vscode.l10n.t('Comment …'),
    newChild: vscode.l10n.t('New Child …'),
    close: vscode.l10n.t('Close'),
    broken: vscode.l10n.t('{0} rows cannot be read', '{0}'),
    noDescription: vscode.l10n.t('There is no description.'),
  };
}
