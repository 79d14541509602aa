import { NewRightsRequest } from '@kinlink/contracts'
import { Type } from 'typebox'
import { Compile } from 'typebox/compile'
import type { Keeper } from '../incoming/first-look.ts'
import { insertRights } from './rights-store.ts'

const { kind, person, description } = NewRightsRequest.properties
const Said = Compile(Type.Object({ kind, person, description }, { additionalProperties: false }))

/** How a request that arrived is kept: under the key of its record, and whose Society passed it on. */
export const rightsKeeper: Keeper = {
  fits: ({ values }) => Said.Check(values.get('rightsRequest')),
  async keep(tx, storage, { rid, window, opened }) {
    const said = opened.values.get('rightsRequest')
    const sealed = await storage.seal(tx, rid, 'rights', said)
    await insertRights(tx, { rid, from: opened.header.author, window, sealed })
  },
}
