import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { ready } from '@kinlink/crypto/keys'
import type { Stretching } from './keys/stretching.ts'
import { provisionNetwork } from './provision/anchor.ts'
import { InputRefused, type ProvisionedNetwork, type ProvisionedSociety, readInput } from './provision/input.ts'
import { provisionSociety } from './provision/society.ts'

export type { AnchorStep, ProvisionedNetwork, ProvisionedSociety, SocietyStep } from './provision/input.ts'

/**
 * One step of setting a network up. `society`: everything of one Society in its own, migrated database (idempotent). `anchor`: an anchor key and the first member list.
 * @throws InputRefused naming the members that do not fit; DatabaseTaken
 */
export async function provision(
  input: unknown,
  stretching?: Stretching,
): Promise<ProvisionedSociety | ProvisionedNetwork> {
  await ready()
  const step = readInput(input)
  return step.step === 'society' ? provisionSociety(step, randomBytes, stretching) : provisionNetwork(step, randomBytes)
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message quotes the text, which holds passphrases.
    throw new InputRefused(['/'])
  }
}

// Run as a program: one step as JSON on standard input, its result as JSON on standard output.
if (import.meta.main) writeFileSync(1, `${JSON.stringify(await provision(parsed(readFileSync(0, 'utf8'))))}\n`)
