import { createDocument, signMulti } from '@kinlink/crypto/sign'
import { buildPack } from '@kinlink/policy'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { signer } from '../network-documents.ts'
import { NET } from '../society.ts'
import { honestExchange, type Victim, victim } from './liar.ts'

let origin: Victim
beforeEach(async () => {
  origin = await victim(honestExchange())
})
afterEach(() => origin.close())

const serve = (version: string) => {
  const pack = buildPack({ net: NET, version, issued: '2026-11-01T00:00:00Z', notAfter: '2027-11-01T00:00:00Z' })
  origin.exchange.documents.pack = ['admin 1 coordinator', 'admin 2 coordinator'].reduce(
    (document, name) => signMulti('policy-pack', document, signer(name)),
    createDocument(pack),
  )
  return origin.view.refresh()
}
const version = () => origin.view.current()?.pack.version

it('an older policy pack than was seen, rightly signed as it is, is version-downgraded: the newer one stays in force', async () => {
  await serve('2026.4')
  expect([version(), await origin.alarms()]).toEqual(['2026.4', []])
  await serve('2026.3')
  expect([version(), await origin.alarms()]).toEqual(['2026.4', [['version-downgraded', null]]])
  await origin.restart()
  await origin.view.refresh()
  expect(version()).toBe('2026.4')
})
