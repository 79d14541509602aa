import { sqlDump } from '@kinlink/demo'
import { createDb, sql } from '@kinlink/postgres'

/** So many days pass for these searches and messages of a Society: whatever began then began that much earlier. */
export async function age(databaseUrl: string, ids: readonly string[], days: number): Promise<Record<string, never>> {
  const db = createDb({ connectionString: databaseUrl, schema: 'casework', max: 1 })
  const of = [...ids]
  try {
    await db.run(sql`update search set ended_at = ended_at - make_interval(days => ${days}) where id = any(${of})`)
    await db.run(sql`update message set until = until - make_interval(days => ${days}) where id = any(${of})`)
    await db.run(
      sql`update incoming_message set acted_at = acted_at - make_interval(days => ${days}) where rid = any(${of})`,
    )
    return {}
  } finally {
    await db.close()
  }
}

/** Tables of a Society in which an id occurs anywhere. */
export async function tablesWith(databaseUrl: string, id: string): Promise<string[]> {
  const tables = new Set<string>()
  for await (const { stream, chunk } of sqlDump(databaseUrl).read())
    if (chunk.includes(id)) tables.add(stream.split(' ')[0] ?? stream)
  return [...tables].sort()
}
