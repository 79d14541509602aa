import type { Finding } from '@kinlink/contracts'
import { table } from './text.ts'

/** What the rules ask the officer to consider; nothing when they ask nothing. */
export const warningsTable = (warnings: readonly Finding[]): string =>
  warnings.length === 0
    ? ''
    : `\nTo consider:\n${table(
        ['field', 'rule', 'article', ''],
        warnings.map((warning) => [warning.field ?? '', warning.rule ?? '', warning.article ?? '', warning.text ?? '']),
        '',
      )}`
