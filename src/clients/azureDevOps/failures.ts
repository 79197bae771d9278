/** What can go wrong with Azure DevOps, in the words of a person who has to act on it. */
import { t } from '@vscode/l10n';
import type { HttpFailure, HttpResponse } from '../../base/ports.ts';
import type { Failure } from '../../base/result.ts';

export type AzureDevOpsFailure = Failure<
  | 'signed-out'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'throttled'
  | 'too-many'
  | 'refused'
  | 'server-error'
  | 'not-azure-devops'
  | 'unreachable'
  | 'cancelled'
>;

export function fromHttp(failure: HttpFailure): AzureDevOpsFailure {
  return failure.code === 'cancelled'
    ? { code: 'cancelled', message: failure.message }
    : {
        code: 'unreachable',
        message: t(
          'Azure DevOps could not be reached. Check the network and try again; the replica can be searched meanwhile. {0}',
          failure.message,
        ),
        ...(failure.detail !== undefined && { detail: failure.detail }),
      };
}

/** @param said the server's own message, where it sent one */
export function fromStatus({ status }: HttpResponse, said: string): AzureDevOpsFailure {
  const detail = said === '' ? `${status}` : `${status} ${said}`;
  switch (status) {
    case 401:
    case 203:
      return {
        code: 'signed-out',
        message: t(
          'Azure DevOps does not know who asks: the sign-in is missing or has expired. Sign in again.',
        ),
        detail,
      };
    case 403:
      return {
        code: 'forbidden',
        message: t(
          'This account may not do that in Azure DevOps. Ask an administrator of the project. {0}',
          said,
        ).trimEnd(),
        detail,
      };
    case 404:
      return { code: 'not-found', message: notThere(said), detail };
    case 409:
    case 412:
      return { code: 'conflict', message: changedMeanwhile(), detail };
    case 429:
      return {
        code: 'throttled',
        message: t(
          'Azure DevOps asks to wait: too much was asked in a short time. Try again in a few minutes.',
        ),
        detail,
      };
    case 400:
      return /VS402337/.test(said)
        ? {
            code: 'too-many',
            message: t('The query finds more than 20,000 items. Narrow it down.'),
            detail,
          }
        : {
            code: 'refused',
            message: t('Azure DevOps refused the request; change what it names and try again: {0}', said),
            detail,
          };
    default:
      return {
        code: 'server-error',
        message: t('Azure DevOps has a fault of its own at the moment ({0}). Try again later.', status),
        detail,
      };
  }
}

/** A page to sign in, a proxy's page, or another server: JSON was asked for. */
export function notJson({ status, headers }: HttpResponse): AzureDevOpsFailure {
  // Azure DevOps answers an unknown caller with its sign-in page and a status of success.
  const signIn = status === 200 || status === 203 || status === 302;
  const detail = `${status} ${headers['content-type'] ?? ''}`;
  return signIn && /html/.test(headers['content-type'] ?? '')
    ? {
        code: 'signed-out',
        message: t('A sign-in page came instead of an answer. Sign in to Azure DevOps again.'),
        detail,
      }
    : {
        code: 'not-azure-devops',
        message: t(
          'What answers there does not speak as Azure DevOps does. Check the address of the organisation.',
        ),
        detail,
      };
}

function notThere(said: string): string {
  return t(
    'Azure DevOps does not have what was asked for: it was deleted or moved, or the settings name another organisation or project. Bring the replica up to date. {0}',
    said,
  ).trimEnd();
}

export function changedMeanwhile(): string {
  return t(
    'The work item has been changed by somebody else in the meantime. Nothing was written. Look at it as it is now, and ask for the change again.',
  );
}
