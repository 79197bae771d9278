/** What may be asked to change in work items: by an agent, or by a person through the same words. */
import * as z from 'zod';
import { visibleText } from '../../../base/approvals.ts';

/** More is not one thing that a person can look at. */
export const mostChanges = 50;

export const linkTypes = ['parent', 'child', 'related', 'predecessor', 'successor'] as const;
export type LinkType = (typeof linkTypes)[number];

/** What is written is what can be seen in the plan: nothing invisible gets in. */
const text = (longest: number) => z.string().max(longest).transform(visibleText);
const line = (longest: number) => text(longest).transform((value) => value.replaceAll(/\s+/g, ' ').trim());
const tags = z.array(line(400).refine((tag) => tag !== '' && !/[;,]/.test(tag), 'A tag holds no ; or ,'));

const link = z.object({ type: z.enum(linkTypes), id: z.number().int().positive() });
const page = z
  .string()
  .max(2000)
  .refine(
    (address) => /^https?:\/\/[^\s<>"]+$/i.test(address),
    'An address begins with https:// and has no spaces',
  );

export const itemChange = z.object({
  id: z.number().int().positive(),
  state: z.exactOptional(line(200)),
  assignedTo: z
    .exactOptional(line(300))
    .describe('A name or mail address as the server knows it; an empty text takes the assignment away.'),
  title: z.exactOptional(line(255)),
  addTags: z.exactOptional(tags),
  removeTags: z.exactOptional(tags),
  comment: z.exactOptional(text(20_000)).describe('Plain text, added to the discussion.'),
  links: z.exactOptional(z.array(link)),
  removeLinks: z.exactOptional(z.array(link)),
  hyperlinks: z.exactOptional(z.array(page)).describe('Addresses of pages.'),
  removeHyperlinks: z.exactOptional(z.array(page)),
});
export type ItemChange = z.infer<typeof itemChange>;

export const newItem = z.object({
  type: line(100).describe('Such as Task or Bug.'),
  title: line(255),
  description: z.exactOptional(text(20_000)).describe('Plain text.'),
  assignedTo: z.exactOptional(line(300)),
  tags: z.exactOptional(tags),
  parent: z.exactOptional(z.number().int().positive()),
});
export type NewItem = z.infer<typeof newItem>;

export interface WriteRequest {
  readonly changes: readonly ItemChange[];
  readonly create: readonly NewItem[];
}

/** Plain text as the HTML that the server keeps. */
export function htmlOf(plain: string): string {
  return plain
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\n', '<br>');
}
