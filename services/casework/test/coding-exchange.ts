import type { BlindedEntry, EntryHeader, EntryRecodings, OwnEntry, RecodingState, Submission } from '@kinlink/contracts'
import { decodeHeader } from '@kinlink/crypto/hash'

export const entryHeaderOf = ({ header }: Pick<BlindedEntry, 'header'>) =>
  decodeHeader(header).json as unknown as EntryHeader & { mandate?: string }

/** An exchange that keeps entries and puts newer codes in the place of older ones. */
export class CodingExchange {
  readonly entries = new Map<string, BlindedEntry>()
  /** How often it is asked to code anew before it is gone, and whether it is gone before or after it has kept what it was given. */
  breaks: { after: number; kept: boolean } | undefined
  /** What it says of an entry instead. */
  readonly says = new Map<string, RecodingState>()
  /** What it was asked to code anew, request by request. */
  readonly asked: EntryRecodings[] = []
  /** How many entries a page of its list has. */
  page = 200

  readonly client = {
    submitEntry: async (entry: BlindedEntry) => this.#take(entry, entryHeaderOf(entry).id),
    submitRecord: async ({ entry }: Submission) => {
      if (entry === undefined) return { ok: true as const, value: {} }
      for (const [id, known] of this.entries)
        if (entryHeaderOf(known).rid === entryHeaderOf(entry).rid) this.entries.delete(id)
      return this.#take(entry, entryHeaderOf(entry).id)
    },
    removeEntry: async (id: string) => {
      this.entries.delete(id)
      return { ok: true as const, value: { accepted: true } }
    },
    listEntries: async (after: string | null) => {
      const listed = [...this.entries.values()]
        .map(entryHeaderOf)
        .map(
          ({ id, role, rid, codeEpoch, expires }): OwnEntry => ({
            entryId: id,
            role,
            recordId: rid,
            codeEpoch,
            expires,
          }),
        )
        .filter(({ entryId }) => entryId > (after ?? ''))
        .sort((a, b) => (a.entryId < b.entryId ? -1 : 1))
      const items = listed.slice(0, this.page)
      return { ok: true as const, value: { items, ...(listed.length > this.page && { next: items.at(-1)?.entryId }) } }
    },
    recodeEntries: async (body: EntryRecodings) => {
      const gone = this.breaks !== undefined && this.asked.length >= this.breaks.after
      if (gone && this.breaks?.kept === false) return unavailable
      this.asked.push(body)
      const items = body.recodings.map((entry) => {
        const { id } = entryHeaderOf(entry)
        const state = this.says.get(id) ?? (this.entries.has(id) ? 'recoded' : 'absent')
        if (state === 'recoded') this.entries.set(id, entry)
        return { entryId: id, state }
      })
      return gone ? unavailable : { ok: true as const, value: { items } }
    },
  }

  /** Ids of its entries by the linkage key they are under. */
  under(epoch: string): string[] {
    return [...this.entries].filter(([, entry]) => entryHeaderOf(entry).codeEpoch === epoch).map(([id]) => id)
  }

  #take(entry: BlindedEntry, id: string) {
    this.entries.set(id, entry)
    return { ok: true as const, value: { entryId: id, state: 'stored' as const } }
  }
}

const unavailable = { ok: false as const, problem: { code: 'unavailable' } }
