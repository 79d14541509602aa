import { pageOf } from '@kinlink/contracts'
import type { Static, TSchema } from 'typebox'
import type { Casework } from './casework.ts'
import { Failure } from './failure.ts'
import { queryOf } from './input.ts'

const MOST = 1000

/** Everything of a listing, page by page; empty for a listing that is not for this officer's roles. */
export const listed = async <S extends TSchema>(casework: Casework, path: string, item: S): Promise<Static<S>[]> => {
  const items: Static<S>[] = []
  let after: string | undefined
  do {
    const query = queryOf({ after, limit: '200' })
    const page = await casework
      .get(`${path}${path.includes('?') ? query.replace('?', '&') : query}`, pageOf(item))
      .catch(nothing)
    items.push(...page.items)
    after = page.next
  } while (after !== undefined && items.length < MOST)
  return items
}

const nothing = (error: unknown): { items: never[]; next?: string } => {
  if (error instanceof Failure && (error.code === 'forbidden' || error.code === 'not_found')) return { items: [] }
  throw error
}
