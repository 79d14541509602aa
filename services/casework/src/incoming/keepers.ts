import { rightsKeeper } from '../rights/rights-keeper.ts'
import type { Keepers } from './first-look.ts'

/** What arrives by `message.received`, by the type that the opened header says. */
export const keepers: Keepers = { rights: rightsKeeper }
