import { newId } from '@kinlink/runtime'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { insertSearch, moveSearch, verifySearch } from '../src/searches/search-store.ts'
import { seeSearch } from '../src/searches/search-view.ts'
import { aDesk, type Desk } from './desk.ts'
import { anOffer } from './offer-words.ts'

let desk: Desk
beforeAll(async () => {
  desk = await aDesk({})
})
afterAll(() => desk.close())

it('several officers look at a search at once, and none waits for a second connection', async () => {
  const offer = anOffer({ member: 'transit', to: 'origin' }, 'officer transit')
  const id = newId()
  await insertSearch(desk.db, { id, rid: newId(), at: desk.clock.now() })
  await verifySearch(desk.db, id, offer)
  await moveSearch(desk.db, id, { state: 'returned', pending: null }, desk.clock.now())
  const looks = await Promise.all(Array.from({ length: 6 }, () => seeSearch(desk.deps, desk.session, id)))
  for (const look of looks) expect(look).toMatchObject({ ok: true, value: { searchId: id, actions: [] } })
})
