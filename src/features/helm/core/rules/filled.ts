/** Values with names of their own that a template hands on as a request, a limit or a number of replicas. */
import type { TemplateUse } from '../../../../clients/helm/templateUse.ts';
import type { EnvironmentValues } from './input.ts';
import { locateValues } from './located.ts';
import { amountAt, isAutoscaled, isResourceName, type Amount } from './sites.ts';

export interface FilledAmount {
  /** `limits.memory`, `spec.replicas`, `emptyDir.sizeLimit`: what it is in the manifest. */
  readonly label: string;
  readonly amount: Amount;
}

/** Only where the text of a template shows it: the value stands alone behind the key. */
export function filledAmounts(values: EnvironmentValues, templates: TemplateUse): readonly FilledAmount[] {
  return [...locateValues(values).values()].flatMap((located) => {
    if (located.entry.value.kind !== 'scalar') return [];
    const label = templates.manifestKey(located.path) ?? '';
    const [owner, name = ''] = label.split('.');
    const isResource = (owner === 'limits' || owner === 'requests') && isResourceName(name);
    const isCount = label === 'spec.replicas' && !isAutoscaled(located.parent);
    if (!isResource && !isCount && label !== 'emptyDir.sizeLimit') return [];
    const amount = amountAt(located, isCount ? 'replicas' : name);
    return amount === undefined ? [] : [{ label, amount }];
  });
}
