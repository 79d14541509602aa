import type { Finding } from '@kinlink/contracts'
import { finding } from '@kinlink/policy'
import type { JudgedAgainst } from './judge-submission.ts'
import type { ReadSubmission } from './read-submission.ts'

const TEXT =
  'The coordinating member does not ask: it employs the network’s auditor, who would see matches on its own requests.'

/** Who reads the network's tree of the log is not one of those who must not learn of matches (P-INDEPENDENT, ADR 8). */
export const checkWhoAsks = ({ header }: ReadSubmission, { context, member }: JudgedAgainst): Finding[] =>
  header.type === 'tracing' && member === context.coordinator
    ? [finding('P-INDEPENDENT', { field: 'type', text: TEXT })]
    : []
