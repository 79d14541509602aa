import pg from 'pg'

const BYTEA = 17
const JSON_OIDS: ReadonlySet<number> = new Set([114, 3802])
const PARSED: ReadonlySet<number> = new Set([16, 20, 21, 23, 700, 701, 1184, 1009, 1015, 1007, 1016])
const asText = (text: string): string => text

/** Like pg's own parsers, but bytes are a plain Uint8Array and dates without a zone stay text. */
export const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (oid === BYTEA) return (text: string) => Uint8Array.from(Buffer.from(text.slice(2), 'hex'))
    if (JSON_OIDS.has(oid) || PARSED.has(oid)) return pg.types.getTypeParser(oid, format ?? 'text')
    return asText
  },
}

const SCHEMA_NAME = /^[a-z_][a-z0-9_]{0,62}$/

/** Refuses a name that would need quoting: schemas, roles and databases of Kinlink are plain lower-case words. */
export const plainName = (name: string): string => {
  if (!SCHEMA_NAME.test(name)) throw new RangeError('A database name has to be a plain lower-case word')
  return name
}

/** A connected client of its own, for administration; the caller ends it. */
export const connect = async (connectionString: string, extra: pg.ClientConfig = {}): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 10_000, ...extra })
  // A client without a listener would end the process when its connection breaks; the query in flight fails anyway.
  client.on('error', () => {})
  await client.connect()
  return client
}
