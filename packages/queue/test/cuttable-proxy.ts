import { connect, createServer, type Server, type Socket } from 'node:net'

export type CuttableProxy = {
  readonly url: string
  /** Breaks all connections and takes no new ones. */
  cut(): Promise<void>
  mend(): Promise<void>
}

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('A TCP port was asked for'))
      else resolve(address.port)
    })
  })

/** A TCP proxy in front of a server, so that a test can take the server away and give it back. */
export const cuttableProxy = async (target: string): Promise<CuttableProxy> => {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
  }
  const make = (): Server =>
    createServer((client) => {
      const server = connect(Number(port), hostname)
      keep(client)
      keep(server)
      client.pipe(server).pipe(client)
      client.on('close', () => server.destroy())
      server.on('close', () => client.destroy())
    })
  let proxy = make()
  const own = await listen(proxy, 0)
  const url = new URL(target)
  url.host = `127.0.0.1:${own}`
  return {
    url: url.href,
    async cut() {
      const closed = new Promise((resolve) => proxy.close(resolve))
      for (const socket of sockets) socket.destroy()
      await closed
    },
    async mend() {
      proxy = make()
      await listen(proxy, own)
    },
  }
}
