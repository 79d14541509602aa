import { newId } from '@kinlink/runtime'
import { describe, expect, it } from 'vitest'
import { keptSignatures } from '../../src/agreements/agreement.ts'

const signature = (kid: string) => ({ kid, sig: 'A'.repeat(86) })
const keys = (count: number) => Array.from({ length: count }, () => ({ kid: newId(), pk: newId() }))
const kidsOf = (signatures: readonly { kid: string }[]) => signatures.map(({ kid }) => kid)

describe('the signatures under an agreement', () => {
  it('of a party with many admins never crowd out those of the other', () => {
    const [many, few] = [keys(20), keys(1)]
    const all = [...many, ...few].map(({ kid }) => signature(kid))
    const admins = new Map([
      ['origin', many],
      ['transit', few],
    ])
    expect(kidsOf(keptSignatures(all, admins))).toEqual(kidsOf([...many.slice(0, 2), ...few]))
  })

  it('of admins who have left stay while there is room, after those of present ones', () => {
    const [left, origin, transit] = [keys(20), keys(2), keys(1)]
    const admins = new Map([
      ['origin', origin],
      ['transit', transit],
    ])
    const all = [...left, ...origin, ...transit].map(({ kid }) => signature(kid))
    const kept = kidsOf(keptSignatures(all, admins))
    expect(kept).toEqual(kidsOf([...origin, ...transit, ...left.slice(0, 13)]))
  })
})
