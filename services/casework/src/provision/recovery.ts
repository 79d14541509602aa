import { toB64 } from '@kinlink/crypto/hash'
import { generateKemKey, splitRecoveryKey, wipe } from '@kinlink/crypto/keys'
import type { Random } from '../keys/secret.ts'
import type { SocietyStep } from './input.ts'

const SCHEMES = { '2-of-3': { shares: 3, threshold: 2 }, '3-of-5': { shares: 5, threshold: 3 } } as const

/** Makes a recovery key whose private half leaves this call in shares only. Null for a Society that wants none. */
export async function makeRecovery(
  { recovery, member }: Pick<SocietyStep, 'recovery' | 'member'>,
  random: Random,
): Promise<{ recoveryPk: string; shares: string[] } | null> {
  if (recovery === undefined) return null
  const { kemSk, kemPk } = generateKemKey(random)
  try {
    const shares = await splitRecoveryKey({ recoverySk: kemSk, society: member, scheme: SCHEMES[recovery], random })
    return { recoveryPk: toB64(kemPk), shares }
  } finally {
    wipe(kemSk)
  }
}
