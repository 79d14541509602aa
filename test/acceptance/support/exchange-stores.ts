import { files, plantInRedis, plantLine, type Store, sqlDump } from '@kinlink/demo'
import type { Constellation } from './network.ts'

/** Everywhere at the exchange where something could lie: its databases as SQL and as files, its Redis, its logs. */
export const storesOfTheExchange = (network: Constellation): Store[] => {
  const { databaseUrl, databaseDir, redisDir, redisUrl } = network.exchange
  const sql = sqlDump(databaseUrl)
  return [
    sql,
    files('raw database files', databaseDir, sql.plant),
    files('Redis files', redisDir, plantInRedis(redisUrl)),
    files('logs', network.logDir, plantLine(network.logDir)),
  ]
}
