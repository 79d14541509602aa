import type { AuditEntry, AuditProof } from '@kinlink/contracts'
import { ready } from '@kinlink/crypto/hash'
import { parseNoteVerifierKey, verifyNote } from '@kinlink/crypto/verify'
import { verifyEntryProof } from '@kinlink/tlog'
import { must, type Officer } from './officer.ts'

export type Source = 'society' | 'exchange' | 'network'

/** Fetches the proof of one entry and verifies it without asking anybody anything more. */
export async function verifyOne(auditor: Officer, source: Source, entry: AuditEntry): Promise<boolean> {
  await ready()
  const proof = must<AuditProof>(
    await auditor.get(`/v1/audit/entries/${entry.seq}/proof?source=${source}`),
    'fetching a proof',
  )
  const key = parseNoteVerifierKey(proof.verifier)
  const verified = verifyEntryProof(proof, (note) => {
    const opened = verifyNote(note, [key])
    return opened.ok ? opened : undefined
  })
  return verified.ok
}

/** Verifies a sample of a log: every entry of the newest page, at most `limit`. */
export async function verifySome(
  auditor: Officer,
  source: Source,
  limit: number,
): Promise<{ entries: number; verified: number }> {
  const page = must<{ items: AuditEntry[] }>(
    await auditor.get(`/v1/audit/entries?source=${source}&limit=${limit}`),
    'querying the log',
  )
  let verified = 0
  for (const entry of page.items) if (await verifyOne(auditor, source, entry)) verified += 1
  return { entries: page.items.length, verified }
}
