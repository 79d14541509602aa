import type { Side } from '../config.ts'

/** Name of a tree: `society`; at the exchange `network` and one `member:<id>` for each member. */
export type TreeName = string

/** How this side names and signs its trees. */
export type TreeRules = {
  /** First line of a tree's checkpoints, and the name that signs them. */
  originOf(tree: TreeName): string
  /** The tree in which a member's own acts, its queries among them, are entries. */
  treeOf(member: string): TreeName
  /** Whether a member may read a tree. Who coordinates, and so may read `network`, the gateway has established. */
  mayRead(member: string, tree: TreeName): boolean
}

/** The exchange keeps `network` and a tree for each member. A Society keeps one tree, for itself alone. */
export const treeRules = (side: Side, network: string): TreeRules => {
  if (side.side === 'exchange')
    return {
      originOf: (tree) => `kinlink/${network}/${tree}`,
      treeOf: (member) => `member:${member}`,
      mayRead: (member, tree) => tree === 'network' || tree === `member:${member}`,
    }
  return {
    originOf: (tree) => `kinlink/${side.member}/${tree}`,
    treeOf: () => 'society',
    mayRead: (member, tree) => member === side.member && tree === 'society',
  }
}
