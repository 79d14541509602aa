import { randomInt } from 'node:crypto'
import { createServer, type Server } from 'node:net'

// Below the ports that Linux (32768), macOS and Windows (49152) lend to outgoing connections and to listeners that name none: what a
// server gives back while it starts again is not lent to somebody else meanwhile.
const FIRST = 10_000
const BEHIND = 32_768
const ATTEMPTS = 1000

/** Holds a port, if nobody else does. */
const hold = (port: number): Promise<Server | undefined> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' || error.code === 'EACCES' ? resolve(undefined) : reject(error),
    )
    server.listen(port, '127.0.0.1', () => resolve(server))
  })

const release = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()))

/** Promises `count` different loopback TCP ports that were free a moment ago; all are held at once, so none repeats. */
export const freePorts = async (count: number): Promise<number[]> => {
  const held = new Map<number, Server>()
  try {
    for (let attempt = 0; held.size < count; attempt += 1) {
      if (attempt > count + ATTEMPTS) throw new Error('the system gave no free port')
      const port = randomInt(FIRST, BEHIND)
      const server = await hold(port)
      if (server !== undefined) held.set(port, server)
    }
    return [...held.keys()]
  } finally {
    await Promise.all([...held.values()].map(release))
  }
}

/** Promises one loopback TCP port that was free a moment ago. */
export const freePort = async (): Promise<number> => {
  const [port] = await freePorts(1)
  if (port === undefined) throw new Error('the system gave no free port')
  return port
}
