/** What the commands take that change and create work items. */

/** Without an id or a field the command asks. What is given is shown for approval before it is written. */
export interface WorkItemChange {
  readonly id?: number;
  readonly field?: 'state' | 'assignedTo' | 'comment' | 'tags' | 'link';
}

/** What is left out is asked for; the item is shown for approval before it is created. */
export interface NewWorkItem {
  readonly title?: string;
  readonly type?: string;
  readonly description?: string;
  readonly parent?: number;
}
