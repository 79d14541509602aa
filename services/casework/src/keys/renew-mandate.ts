import { MANDATED, type MandateHeader, SignedAct, type Statement } from '@kinlink/contracts'
import { actDigest, decodeHeader } from '@kinlink/crypto/hash'
import { newKeyId } from '@kinlink/crypto/keys'
import { type Signer, signAct } from '@kinlink/crypto/sign'
import { type Queries, sql, type Tx } from '@kinlink/postgres'
import type { Clock } from '@kinlink/runtime'
import { Type } from 'typebox'
import { type Actor, logAct } from '../audit/log.ts'
import { type Automation, keepMandate } from './automation.ts'
import type { Random } from './secret.ts'

/** A mandate is renewed so long before it ends. */
const AHEAD_MS = 60 * 86_400_000
const Row = Type.Object({ document: SignedAct })

/**
 * Whether an officer's own mandate for the automation is missing, ends soon, or covers less than the automation does by now. Every tracing officer gives one, so that the automation still has one when an officer
 * leaves: under that of an officer who is listed no more the exchange accepts nothing.
 */
export async function mandateIsDue(db: Queries, kid: string, statement: Statement, now: Date): Promise<boolean> {
  const rows = await db.many(Row, sql`select document from mandate where document ->> 'kid' = ${kid}`)
  const enough = Math.min(now.getTime() + AHEAD_MS, Date.parse(statement.notAfter))
  return !rows.some(({ document }) => {
    const { may, notAfter } = decodeHeader(document.header).json as unknown as MandateHeader
    return Date.parse(notAfter) >= enough && MANDATED.every((act) => may.includes(act))
  })
}

export type Renewal = { readonly actor: Actor; readonly statement: Statement; readonly signer: Signer }

/** An officer lets the automation do what it does, for as long as the statement is valid. */
export async function renewMandate(
  tx: Tx,
  { clock, random, automation }: { clock: Clock; random: Random; automation: Pick<Automation, 'kid'> },
  { actor, statement, signer }: Renewal,
): Promise<void> {
  const header: MandateHeader = {
    v: 1,
    net: statement.net,
    id: newKeyId(random),
    member: statement.society,
    automation: automation.kid,
    may: [...MANDATED],
    notAfter: statement.notAfter,
  }
  const document = signAct('mandate', header, signer)
  const digest = actDigest('mandate', document)
  await keepMandate(tx, { digest, kid: automation.kid, document, at: clock.now() })
  await logAct(tx, actor, { action: 'mandate.issue', subject: automation.kid, decision: 'allow' })
}

/** Mandates of officers who are listed no more go, as long as another is left. */
export const dropMandates = (tx: Queries, { officers }: Statement) => {
  const kids = officers.map(({ kid }) => kid)
  return tx.run(sql`delete from mandate where document ->> 'kid' <> all(${kids})
    and exists (select from mandate m where m.document ->> 'kid' = any(${kids}))`)
}
