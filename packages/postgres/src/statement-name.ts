import { createHash } from 'node:crypto'

// A service has some hundred statements. Texts made at run time must not pile up in PostgreSQL's memory.
const MOST = 500

const names = new Map<string, string>()

/**
 * The name under which a connection prepares a statement, so that PostgreSQL parses it once for each connection.
 * Undefined once there are so many that they cannot all be written in the code: such a text is parsed each time.
 */
export const statementName = (text: string): string | undefined => {
  const known = names.get(text)
  if (known !== undefined) return known
  if (names.size >= MOST) return undefined
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 22)
  names.set(text, name)
  return name
}
