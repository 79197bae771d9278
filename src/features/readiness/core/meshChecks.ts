/** What a service mesh and an Ingress show: encryption, who may call, and what happens to calls that fail. */
import { t } from '@vscode/l10n';
import { isRecord, recordOf, textOf } from '../../../base/json.ts';
import { listOf, valueAt, type RenderedObject } from './facts.ts';
import { checked, failed, objectName, onObjects, some, unknown, type Check } from './verdict.ts';

export const tls: Check = onObjects((objects) => {
  const open = objects.filter(
    ({ kind, content }) => kind === 'Ingress' && listOf(valueAt(content, 'spec', 'tls')).length === 0,
  );
  if (open.length > 0) return failed(t('No TLS in: {0}', some(open.map(objectName))));
  const strict = objects.filter(
    ({ kind, content }) =>
      kind === 'PeerAuthentication' &&
      valueAt(content, 'spec', 'mtls', 'mode') === 'STRICT' &&
      Object.values(recordOf(valueAt(content, 'spec', 'portLevelMtls'))).every(
        (port) => recordOf(port)['mode'] === 'STRICT',
      ),
  );
  return strict.length > 0
    ? checked(some(strict.map(objectName)))
    : unknown(
        t('From outside to the Ingress and between the services: no strict PeerAuthentication shows both.'),
      );
});

/** What is set for calls to other services; what is set for calls to the chart's own says nothing of the calls that it makes. */
const onCalls = (hostsOf: (object: RenderedObject) => readonly string[], missing: () => string): Check =>
  onObjects((objects) => {
    const own = new Set(objects.filter(({ kind }) => kind === 'Service').map(({ name }) => name));
    const set = objects.filter((object) => hostsOf(object).length > 0);
    const others = set.filter((object) => hostsOf(object).some((host) => !own.has(host.replace(/\..*/, ''))));
    if (others.length > 0) return checked(some(others.map(objectName)));
    return set.length > 0
      ? unknown(
          t(
            'Set for calls to the service itself, not for those that it makes: {0}',
            some(set.map(objectName)),
          ),
        )
      : unknown(missing());
  });

const breakerHosts = ({ kind, content }: RenderedObject): readonly string[] =>
  kind === 'DestinationRule' && isRecord(valueAt(content, 'spec', 'trafficPolicy', 'outlierDetection'))
    ? [textOf(valueAt(content, 'spec', 'host'))]
    : [];

/** Where the routes of a VirtualService lead that have `key`. */
const routeHosts =
  (key: 'retries' | 'timeout') =>
  ({ kind, content }: RenderedObject): readonly string[] =>
    kind === 'VirtualService'
      ? listOf(valueAt(content, 'spec', 'http'))
          .filter((route) => recordOf(route)[key] !== undefined)
          .flatMap((route) => listOf(recordOf(route)['route']))
          .map((route) => textOf(valueAt(route, 'destination', 'host')))
      : [];

interface AccessRule {
  readonly sources: readonly Readonly<Record<string, unknown>>[];
  /** For each request, not only for some paths or under conditions. */
  readonly isForAll: boolean;
}

function accessRules({ content }: RenderedObject): readonly AccessRule[] {
  return listOf(valueAt(content, 'spec', 'rules')).map((rule) => ({
    sources: listOf(valueAt(rule, 'from')).map((from) => recordOf(valueAt(from, 'source'))),
    isForAll: valueAt(rule, 'to') === undefined && valueAt(rule, 'when') === undefined,
  }));
}

/** A token that is wrong is refused by RequestAuthentication; that there is none, only by an AuthorizationPolicy. */
export const authentication: Check = onObjects((objects) => {
  const readers = objects.filter(({ kind }) => kind === 'RequestAuthentication');
  const policies = objects.filter(({ kind }) => kind === 'AuthorizationPolicy');
  const withAction = (wanted: string): readonly RenderedObject[] =>
    policies.filter(({ content }) => (valueAt(content, 'spec', 'action') ?? 'ALLOW') === wanted);
  const refusing = withAction('DENY').filter((policy) =>
    accessRules(policy).some(
      ({ sources, isForAll }) =>
        isForAll &&
        sources.some(
          (source) =>
            Object.keys(source).length === 1 && listOf(source['notRequestPrincipals']).includes('*'),
        ),
    ),
  );
  const isDemanding = (policy: RenderedObject): boolean =>
    accessRules(policy).every(
      ({ sources }) =>
        sources.length > 0 && sources.every((source) => listOf(source['requestPrincipals']).length > 0),
    );
  const allowing = withAction('ALLOW');
  const demanding = refusing.length > 0 ? refusing : allowing.every(isDemanding) ? allowing : [];
  return readers.length > 0 && demanding.length > 0
    ? checked(some([...readers, ...demanding].map(objectName)))
    : unknown(
        t(
          'No RequestAuthentication together with an AuthorizationPolicy that lets in nobody without a principal; what the program asks, no file shows.',
        ),
      );
});

export const circuitBreakers = onCalls(breakerHosts, () =>
  t('No DestinationRule with outlierDetection; what the program does, no file shows.'),
);
export const retries = onCalls(routeHosts('retries'), () =>
  t('No VirtualService with retries; what the program does, no file shows.'),
);
export const timeouts = onCalls(routeHosts('timeout'), () =>
  t('No VirtualService with a timeout; what the program does, no file shows.'),
);
