export { type Chain, type ChainFault, type JudgedChain, openChain } from './chain.ts'
export {
  type Judged,
  judgeStatement,
  type Link,
  type Member,
  type Place,
  type StatementFault,
} from './judge-statement.ts'
export { type KeyHistory, keyHistory } from './key-history.ts'
