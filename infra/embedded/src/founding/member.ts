/** A Society of the constellation that is founded here. Countries are codes that ISO 3166 leaves to users. */
export interface Member {
  readonly member: string
  readonly name: string
  readonly country: string | null
}

/** The corridor of the demo, and the member that coordinates it. */
export const MEMBERS: readonly Member[] = [
  { member: 'origin', name: 'Society of the country of origin', country: 'XO' },
  { member: 'transit', name: 'Society of the country of transit', country: 'XT' },
  { member: 'destination', name: 'Society of the country of destination', country: 'XD' },
  { member: 'coordinator', name: 'Coordinating member', country: 'XC' },
]

/** Who issues the linkage key, signs the policy pack, relays releases and employs the network's auditor. */
export const COORDINATOR = 'coordinator'
