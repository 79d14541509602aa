import { Socket } from 'node:net'

type Written = (error?: Error | null) => void

/** A connection that sends all that is written within one turn of the event loop by one system call. */
export class GatheringSocket extends Socket {
  #gathering = false

  override connect(...target: unknown[]): this {
    Reflect.apply(super.connect, this, target)
    // Node has put its own write in front of the one below.
    Reflect.deleteProperty(this, 'write')
    return this
  }

  override write(chunk: Uint8Array | string, written?: Written): boolean
  override write(chunk: Uint8Array | string, encoding?: BufferEncoding, written?: Written): boolean
  override write(chunk: Uint8Array | string, second?: BufferEncoding | Written, written?: Written): boolean {
    this.#gather()
    return typeof second === 'string' ? super.write(chunk, second, written) : super.write(chunk, second ?? written)
  }

  #gather(): void {
    if (this.#gathering) return
    this.#gathering = true
    this.cork()
    process.nextTick(() => {
      this.#gathering = false
      this.uncork()
    })
  }
}
