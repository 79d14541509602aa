import { randomBytes } from 'node:crypto'
import { testDatabase } from '@kinlink/testing'
import { accountUrl, EXCHANGE_SERVICES, prepareSide, type ServiceName } from '../src/side.ts'

/** A database with the tables and roles of all services of the exchange. */
export type ExchangeDatabase = {
  /** The superuser's connection string. */
  readonly url: string
  urlOf(service: ServiceName): string
  drop(): Promise<void>
}

export const exchangeDatabase = async (): Promise<ExchangeDatabase> => {
  const { name, url, drop } = await testDatabase()
  const password = randomBytes(12).toString('hex')
  const accounts = EXCHANGE_SERVICES.map((service) => ({ service, role: `${name}_${service}`, password }))
  const side = { side: 'exchange', database: name, accounts } as const
  const admin = new URL('/postgres', url).href
  try {
    await prepareSide(admin, side)
  } catch (error) {
    await drop()
    throw error
  }
  return { url, urlOf: (service) => accountUrl(admin, side, service), drop }
}
