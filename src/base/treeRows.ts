/** The rows of a tree between two looks: what stays keeps its object, and only what differs is drawn anew. */

/** A row with those below it. */
export interface TreeRow<Node> {
  /** Unlike that of every other row of the tree, and the same at the next look. */
  readonly id: string;
  /** All that the row shows by itself, and below it what has no rows here, in any form that can be compared. */
  readonly told: string;
  readonly node: Node;
  readonly rows: readonly TreeRow<Node>[];
}

export interface TreeRows<Node> {
  roots(): readonly Node[];
  below(node: Node): readonly Node[];
  /**
   * Takes the rows as they are now; of a row that stays, the node is kept and gets the new one's fields.
   * @returns the nodes to draw anew with all below them; undefined: the whole tree
   */
  replace(rows: readonly TreeRow<Node>[]): readonly Node[] | undefined;
}

/**
 * The editor forgets the rows below whatever it is told to draw anew before it asks for them again: what somebody does to
 * one of them at that moment fails. So it is told of as little as can be, and of nothing where all is as it was.
 */
export function createTreeRows<Node extends object>(): TreeRows<Node> {
  let shown: readonly TreeRow<Node>[] = [];
  let known = new Map<string, Node>();
  let rowsBelow = new Map<Node, readonly TreeRow<Node>[]>();
  return {
    roots: () => shown.map(({ node }) => node),
    below: (node) => (rowsBelow.get(node) ?? []).map((row) => row.node),
    replace(rows) {
      const nodes = new Map<string, Node>();
      const below = new Map<Node, readonly TreeRow<Node>[]>();
      const keep = (row: TreeRow<Node>): TreeRow<Node> => {
        const before = known.get(row.id);
        const node = before ? Object.assign(before, row.node) : row.node;
        const kept = { ...row, node, rows: row.rows.map(keep) };
        nodes.set(row.id, node);
        below.set(node, kept.rows);
        return kept;
      };
      const before = shown;
      shown = rows.map(keep);
      [known, rowsBelow] = [nodes, below];
      return differing(before, shown);
    },
  };
}

function differing<Node>(
  before: readonly TreeRow<Node>[],
  after: readonly TreeRow<Node>[],
): readonly Node[] | undefined {
  if (before.length !== after.length) return undefined;
  const found: Node[] = [];
  for (const [index, row] of after.entries()) {
    const old = before[index];
    if (old?.id !== row.id) return undefined;
    const below = old.told === row.told ? differing(old.rows, row.rows) : undefined;
    found.push(...(below ?? [row.node]));
  }
  return found;
}
