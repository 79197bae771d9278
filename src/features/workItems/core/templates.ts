/** Templates of new work items, as the settings have them: what is no template is left out. */
import * as z from 'zod';
import type { NewWorkItem } from '../../../base/workItemCommands.ts';

const template = z.object({
  type: z.exactOptional(z.string().min(1)),
  title: z.exactOptional(z.string()),
  description: z.exactOptional(z.string()),
  assignedTo: z.exactOptional(z.string()),
  tags: z.exactOptional(z.array(z.string())),
});

export interface Template {
  readonly name: string;
  readonly item: NewWorkItem;
}

export function readTemplates(setting: unknown): readonly Template[] {
  if (typeof setting !== 'object' || setting === null || Array.isArray(setting)) return [];
  return Object.entries(setting).flatMap(([name, value]) => {
    const read = template.safeParse(value);
    return read.success && name.trim() !== '' ? [{ name, item: read.data }] : [];
  });
}

/** What was given goes before the template's; texts of both are kept, the given one first. */
export function withTemplate(given: NewWorkItem, { item }: Template): NewWorkItem {
  const title = given.title === undefined || given.title === '' ? item.title : given.title;
  const texts = [given.description, item.description].filter((text) => text !== undefined && text !== '');
  return {
    ...item,
    ...given,
    ...(title !== undefined && { title }),
    ...(texts.length > 0 && { description: texts.join('\n\n') }),
    tags: [...new Set([...(given.tags ?? []), ...(item.tags ?? [])])],
  };
}
