import { readFile } from 'node:fs/promises'
import { type RecoveredEpochs, type RecoveryKeyring, Statement } from '@kinlink/contracts'
import { decodeHeader, toB64 } from '@kinlink/crypto/hash'
import { combineShares, kemKeyFromSeed, readShare, ready, unwrapKey, wipe } from '@kinlink/crypto/keys'
import { Value } from 'typebox/value'
import { EXIT } from './exit-codes.ts'
import { Failure } from './failure.ts'

const refuse = (code: string, message: string): Failure => new Failure(EXIT.refused, code, message)

/** Reads shares from files, and names the one that was copied wrongly. @throws Failure */
export async function readShares(paths: readonly string[]): Promise<string[]> {
  await ready()
  const texts: string[] = []
  for (const path of paths) {
    const text = await readFile(path, 'utf8').catch(() => {
      throw new Failure(EXIT.usage, 'invalid_input', `${path} cannot be read`)
    })
    const read = readShare(text)
    if (!read.ok) throw refuse(read.code, `${path} is no share as it was printed`)
    texts.push(text)
  }
  return texts
}

/** The private key of every living epoch of the newest statement, each checked against it. @throws Failure */
export async function recoverFrom(
  { statement: { header }, entries, member }: RecoveryKeyring,
  shares: readonly string[],
): Promise<RecoveredEpochs['epochs']> {
  const statement: unknown = decodeHeader(header, { maxBytes: 49_152, maxDepth: 8 }).json
  if (!Value.Check(Statement, statement) || statement.recoveryPk === null)
    throw refuse('conflict', 'The statement of the Society names no recovery key')
  const combined = await combineShares(shares, statement.recoveryPk)
  if (!combined.ok) throw refuse(combined.code, `The shares do not give the recovery key of ${member}`)
  const opened = statement.epochs
    .filter(({ state }) => state !== 'closed')
    .map((epoch) => {
      const found = entries.find(({ eid }) => eid === epoch.eid)
      const expected = { kid: found?.kid ?? '', eid: epoch.eid }
      const out =
        found === undefined
          ? undefined
          : unwrapKey(found.entry, { kemSk: combined.recoverySk, signPk: found.signPk, expected })
      if (out?.ok !== true || toB64(kemKeyFromSeed(out.secret).kemPk) !== epoch.pk)
        throw refuse('unwrap', `The recovery key does not open epoch ${epoch.eid} on the line ${epoch.line}`)
      return { eid: epoch.eid, secret: toB64(out.secret) }
    })
  wipe(combined.recoverySk)
  return opened
}
