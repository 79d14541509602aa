import * as contracts from '@kinlink/contracts'
import type { FoundedNetwork } from '@kinlink/embedded'
import { type BlindCheck, checkBlindExchange } from './blind-exchange/check.ts'
import { files, plantInRedis, plantLine, sqlDump } from './blind-exchange/stores.ts'
import { distinct, typedValues } from './blind-exchange/typed-values.ts'
import { progress } from './progress.ts'

/** Searches everything that the exchange keeps for every value in these documents. */
export function blindCheck(
  founded: FoundedNetwork,
  documents: readonly unknown[],
  out: NodeJS.WriteStream,
): Promise<BlindCheck> {
  const { exchange, logDir } = founded.network
  const codes = codesOfContracts([...founded.members.keys()])
  const values = distinct(documents.map((document, i) => typedValues(`document ${i}`, document, codes)))
  const sql = sqlDump(exchange.databaseUrl)
  const stores = [
    sql,
    files('raw database files of the exchange', exchange.databaseDir, sql.plant),
    files('Redis files', exchange.redisDir, plantInRedis(exchange.redisUrl)),
    files('logs', logDir, plantLine(logDir)),
  ]
  const bar = progress('Searching the exchange', stores.length, out)
  return checkBlindExchange(values, stores, () => bar.step()).finally(() => bar.done())
}

/** Every code that our own schemas name, and the members' ids: the exchange may know these. */
function codesOfContracts(members: readonly string[]): Set<string> {
  const codes = new Set(members)
  const seen = new Set<unknown>()
  const walk = (value: unknown) => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return
    seen.add(value)
    for (const [name, inner] of Object.entries(value)) {
      if (name === 'const' && typeof inner === 'string') codes.add(inner)
      walk(inner)
    }
  }
  for (const schema of Object.values(contracts)) walk(schema)
  return codes
}
