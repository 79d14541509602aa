import { pageOf } from '@kinlink/contracts'
import type { Static, TSchema } from 'typebox'
import type { Casework } from './casework.ts'
import { Failure } from './failure.ts'
import { queryOf } from './input.ts'

/** Everything of a listing, page by page, to its end. */
export const listed = async <S extends TSchema>(casework: Casework, path: string, item: S): Promise<Static<S>[]> => {
  const items: Static<S>[] = []
  let after: string | undefined
  do {
    const query = queryOf({ after, limit: '200' })
    const page = await casework.get(`${path}${path.includes('?') ? query.replace('?', '&') : query}`, pageOf(item))
    items.push(...page.items)
    after = page.next
  } while (after !== undefined)
  return items
}

/** The same among others; empty for a listing that is not for this officer's roles. */
export const listedForRole = <S extends TSchema>(casework: Casework, path: string, item: S): Promise<Static<S>[]> =>
  listed(casework, path, item).catch((error: unknown) => {
    if (error instanceof Failure && (error.code === 'forbidden' || error.code === 'not_found')) return []
    throw error
  })
