import type { FoundedNetwork } from '@kinlink/embedded'
import type { Narrator } from './narrator.ts'

/** Says where everything is and who can sign in, while the constellation stays up. */
export function tellAddresses(founded: FoundedNetwork, tell: Narrator): void {
  tell.heading('It stays up. Ctrl-C stops everything.')
  tell.say(`  gateway of the exchange      ${founded.network.gatewayUrl}`)
  for (const { member, caseworkUrl, accounts } of founded.members.values()) {
    tell.say(`  casework of ${member.padEnd(16)} ${caseworkUrl}`)
    for (const { username, passphrase, roles } of accounts) {
      tell.say(`      ${username.padEnd(30)} ${passphrase}   ${roles.join(', ')}`)
    }
  }
  tell.say('\n  Try: npx pnpm@10.34.9 kinlink sign-in --help')
  tell.say('  Passphrases are of this machine only, new after a week; nobody in the data exists.')
}
