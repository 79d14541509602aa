import { keepMessage } from '../incoming-messages/keep-message.ts'
import { rightsKeeper } from '../rights/rights-keeper.ts'
import type { Keepers } from './first-look.ts'

/** What arrives by `message.received`, by the type that the opened header says. */
export const keepers: Keepers = { message: keepMessage, rights: rightsKeeper }
