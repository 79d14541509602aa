/** The part of a shared environment that is meant for one service: `GATEWAY__PORT` → `PORT`. */
export const environmentOf = (
  service: string,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> => {
  const prefix = `${service.toUpperCase()}__`
  return Object.fromEntries(
    Object.entries(env).flatMap(([key, value]) => (key.startsWith(prefix) ? [[key.slice(prefix.length), value]] : [])),
  )
}
