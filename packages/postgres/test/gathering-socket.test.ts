import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { GatheringSocket } from '../src/gathering-socket.ts'

test('What is written within one turn waits for its end and arrives complete and in order', async () => {
  let came = ''
  const server = createServer((peer) =>
    peer.on('data', (part) => {
      came += part.toString()
    }),
  ).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = new GatheringSocket().connect((server.address() as AddressInfo).port, '127.0.0.1')
  await once(socket, 'connect')
  socket.write('begin;')
  socket.cork()
  socket.write('insert;')
  socket.uncork()
  await Promise.resolve()
  socket.write('commit;')
  expect(socket.writableLength).toBe('begin;insert;commit;'.length)
  await turn()
  expect(socket.writableCorked).toBe(0)
  socket.end()
  await once(server.close(), 'close')
  expect(came).toBe('begin;insert;commit;')
})
