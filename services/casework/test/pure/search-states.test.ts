import { OFFER_STATES, SEARCH_STATES } from '@kinlink/contracts'
import { describe, expect, it } from 'vitest'
import {
  afterCommand,
  afterNews,
  type SearchCommand,
  type SearchStatus,
  searchEnded,
} from '../../src/searches/search-states.ts'

const COMMANDS: readonly SearchCommand[] = ['accept', 'decline', 'act', 'locate', 'return', 'decide']
const ALL: readonly SearchStatus[] = [
  ...SEARCH_STATES.map((state) => ({ state, pending: null })),
  ...(['accepted', 'declined'] as const).map((pending) => ({ state: 'offered' as const, pending })),
]
const fresh: SearchStatus = { state: 'offered', pending: null }
const moves = (search: SearchStatus): [string, SearchStatus][] => [
  ...COMMANDS.flatMap((name): [string, SearchStatus][] => {
    const after = afterCommand(search, name)
    return after.ok && !after.repeated ? [[name, after.next]] : []
  }),
  ...OFFER_STATES.flatMap((said): [string, SearchStatus][] => {
    const next = afterNews(search, said)
    return next === null ? [] : [[`exchange: ${said}`, next]]
  }),
]
const title = ({ state, pending }: SearchStatus) => (pending === null ? state : `${state}, ${pending} on its way`)

describe('a search', () => {
  it.each([
    [
      fresh,
      [
        'accept',
        'decline',
        'exchange: accepted',
        'exchange: declined',
        'exchange: expired',
        'exchange: recalled',
        'exchange: returned',
      ],
    ],
    [{ state: 'accepted', pending: null }, ['act', 'exchange: expired', 'exchange: returned', 'locate', 'return']],
    [{ state: 'located', pending: null }, ['decide']],
    [{ state: 'decided', pending: null }, []],
    [{ state: 'returned', pending: null }, []],
    [{ state: 'declined', pending: null }, []],
    [{ state: 'recalled', pending: null }, []],
    [{ state: 'expired', pending: null }, []],
  ] as const)('%o moves on by its own acts and no others', (search, expected) => {
    expect(
      moves(search)
        .map(([by]) => by)
        .sort(),
    ).toEqual([...expected])
  })

  it('that is located leads to the decision, whatever anybody else says or does', () => {
    expect(moves({ state: 'located', pending: null })).toEqual([['decide', { state: 'decided', pending: null }]])
  })

  it('is decided by nothing but a decision, and that after somebody was located', () => {
    for (const search of ALL)
      for (const [by, next] of moves(search))
        if (next.state === 'decided') expect([title(search), by]).toEqual(['located', 'decide'])
  })

  it('is answered once: while an answer is on its way no other is given, the same one changes nothing', () => {
    for (const [pending, other] of [
      ['accepted', 'decline'],
      ['declined', 'accept'],
    ] as const) {
      const search = { state: 'offered', pending } as const
      const same = pending === 'accepted' ? 'accept' : 'decline'
      expect(afterCommand(search, other)).toEqual({ ok: false })
      expect(afterCommand(search, same)).toEqual({ ok: true, next: search, repeated: true })
      for (const early of ['act', 'locate', 'return', 'decide'] as const)
        expect(afterCommand(search, early)).toEqual({ ok: false })
    }
  })

  it('comes to the same by every order and repetition of what the exchange says after the same officers’ acts', () => {
    // The exchange's word on one offer is one of these, each a sequence that it may pass through.
    for (const words of [
      ['accepted', 'expired'],
      ['accepted', 'returned'],
      ['declined'],
      ['recalled'],
      ['expired'],
    ] as const) {
      const last = words.at(-1)
      const seen = (order: readonly (typeof words)[number][]) =>
        order.reduce((search, said) => afterNews(search, said) ?? search, fresh).state
      expect(seen([...words])).toBe(last)
      expect(seen([...words, ...words].reverse())).toBe(last)
      expect(seen(words.flatMap((word) => [word, word]))).toBe(last)
    }
  })

  it('never comes back from where it is over', () => {
    for (const search of ALL.filter(({ state }) => searchEnded(state))) expect(moves(search)).toEqual([])
    expect(ALL.filter(({ state }) => !searchEnded(state)).map(({ state }) => state)).toEqual(
      expect.arrayContaining(['offered', 'accepted', 'located']),
    )
  })
})
