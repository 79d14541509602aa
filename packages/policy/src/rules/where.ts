import type { Kept } from './held.ts'
import type { RuleId } from './rule.ts'
import { ARTICLES_1_TO_4 } from './where-articles-1-to-4.ts'
import { ARTICLES_5_TO_9 } from './where-articles-5-to-9.ts'

/**
 * Which place holds which rule, and what of a rule is beyond this software. docs/policy.md is made of it; a rule that is held
 * nowhere says why.
 */
export const WHERE: Readonly<Record<RuleId, Kept>> = { ...ARTICLES_1_TO_4, ...ARTICLES_5_TO_9 }
