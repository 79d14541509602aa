import {
  EpochList,
  KEY_CHANGE_KINDS,
  KeyChangeList,
  KeyChangeView,
  KeyDigitsList,
  NewKeyChange,
  RecoveryDone,
  RecoveryKeyring,
} from '@kinlink/contracts'
import { signedIn } from '../casework.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { fitting, readId } from '../input.ts'
import { readShares, recoverFrom } from '../recovery.ts'
import { outline, table } from '../text.ts'
import { keysRecoding } from './recoding.ts'

const keysChanges: Command = {
  name: 'keys changes',
  summary: 'changes of your Society’s keys, and what one of them changes',
  rest: ['[id]'],
  options: {},
  more: 'Look at what a change says in ids before you sign it: kinlink keys approve <id>.',
  async run(io, args, output) {
    const casework = await signedIn(io)
    if (args.rest[0] !== undefined) {
      const view = await casework.get(`/v1/key-changes/${encodeURIComponent(readId(args.rest[0]))}`, KeyChangeView)
      output.show(view, () => outline(view))
      return EXIT.ok
    }
    const list = await casework.get('/v1/key-changes', KeyChangeList)
    output.show(list, () =>
      table(
        ['id', 'kind', 'state', 'expires', 'code'],
        list.items.map((row) => [row.changeId, row.kind, row.state, row.expiresAt, row.code ?? '']),
        'none',
      ),
    )
    return EXIT.ok
  },
}

const keysPropose: Command = {
  name: 'keys propose',
  summary: 'propose a change of keys, signed by you; another administrator has to sign too',
  rest: ['<kind>'],
  options: {
    officer: { type: 'string', value: 'id', text: 'account of the officer who joins or leaves' },
    line: { type: 'string', value: 'line', multiple: true, text: 'line to rotate; every line when left out' },
    epoch: { type: 'string', value: 'id', multiple: true, text: 'epoch to close; its private key is destroyed' },
    admin: { type: 'string', value: 'id', multiple: true, text: 'account of an administrator; all who shall be' },
    threshold: { type: 'string', value: 'n', text: 'how many administrators have to sign from then on' },
  },
  more: `<kind> is one of ${KEY_CHANGE_KINDS.join(', ')}.`,
  async run(io, args, output) {
    const some = (name: string, values: readonly string[]) => (values.length === 0 ? {} : { [name]: values })
    const [officerId, threshold] = [args.text('officer'), args.text('threshold')]
    const body = fitting(
      NewKeyChange,
      {
        kind: args.rest[0],
        ...(officerId === undefined ? {} : { officerId }),
        ...(threshold === undefined ? {} : { threshold: Number(threshold) }),
        ...some('lines', args.texts('line')),
        ...some('epochs', args.texts('epoch')),
        ...some('administrators', args.texts('admin')),
      },
      'The change',
    )
    const view = await (await signedIn(io)).post('/v1/key-changes', body, KeyChangeView)
    output.show(view, () => outline(view))
    return EXIT.ok
  },
}

const keysApprove: Command = {
  name: 'keys approve',
  summary: 'sign a change of keys that another administrator or casework has proposed',
  rest: ['<id>'],
  options: { reject: { type: 'boolean', text: 'say no instead' } },
  more: 'With enough signatures the statement goes to the exchange. Whoever leaves is locked out at once.',
  async run(io, args, output) {
    const id = encodeURIComponent(readId(args.rest[0]))
    const act = args.flag('reject') ? 'rejection' : 'approval'
    const view = await (await signedIn(io)).post(`/v1/key-changes/${id}/${act}`, undefined, KeyChangeView)
    output.show(view, () => `Change ${view.changeId} is ${view.state}.\n`)
    return EXIT.ok
  },
}

const keysEpochs: Command = {
  name: 'keys epochs',
  summary: 'epochs of your Society, what is due and who waits for a key',
  rest: [],
  options: {},
  more: 'A closing epoch can be opened until it is closed. Officers who wait get the key when a colleague signs in.',
  async run(io, _args, output) {
    const list = await (await signedIn(io)).get('/v1/epochs', EpochList)
    output.show(list, () =>
      table(
        ['epoch', 'line', 'state', 'since', 'closes', 'due', 'holders', 'waiting'],
        list.items.map((e) => [
          ...[e.epochId, e.line, e.state, e.openedAt, e.closesAt ?? '', e.due ? 'yes' : ''],
          ...[String(e.holders), String(e.waiting.length)],
        ]),
        'none',
      ),
    )
    return EXIT.ok
  },
}

const keysFingerprint: Command = {
  name: 'keys fingerprint',
  summary: 'digits to compare by voice with another Society’s administrators',
  rest: ['[society]'],
  options: {},
  more: 'Six groups of five digits for each key administrator. They are read out by telephone or in person, never by mail.',
  async run(io, args, output) {
    const list = await (await signedIn(io)).get('/v1/fingerprints', KeyDigitsList)
    const items = list.items.filter(({ member }) => args.rest[0] === undefined || member === args.rest[0])
    const rows = items.flatMap(({ member, keys }) => keys.map(({ kid, digits }) => [member, kid, digits]))
    const own = list.recovery === null ? '' : `Recovery key of your Society: ${list.recovery}\n`
    output.show({ ...list, items }, () => table(['society', 'key', 'digits'], rows, 'none') + own)
    return EXIT.ok
  },
}

const SHARE = {
  share: { type: 'string', value: 'file', multiple: true, text: 'a share as typed in; once for each' },
} as const

const keysRehearse: Command = {
  name: 'keys rehearse-recovery',
  summary: 'prove that shares open every living epoch; nothing is written',
  rest: [],
  options: SHARE,
  more: 'The shares are combined on this machine, over a copy of what the recovery key opens. A wrong share is named.',
  async run(io, args, output) {
    const copied = await (await signedIn(io)).get('/v1/epochs/recovery', RecoveryKeyring)
    const epochs = await recoverFrom(copied, await readShares(args.texts('share')))
    const ids = epochs.map(({ eid }) => eid)
    output.show({ epochs: ids }, () => `The shares open all ${ids.length} living epochs.\n`)
    return EXIT.ok
  },
}

const keysRecover: Command = {
  name: 'keys recover',
  summary: 'give officers who wait their epoch keys again, from the custodians’ shares',
  rest: [],
  options: SHARE,
  more: `
For when no officer is left who can open an epoch: new officers join first (kinlink keys propose officer-joins), then one of
them runs this. The shares stay on this machine; casework gets the epoch keys. Without enough key administrators a Society
cannot state new keys: no share stands in for them.`,
  async run(io, args, output) {
    const casework = await signedIn(io)
    const copied = await casework.get('/v1/epochs/recovery', RecoveryKeyring)
    const epochs = await recoverFrom(copied, await readShares(args.texts('share')))
    const done = await casework.post('/v1/epochs/recovery', { epochs }, RecoveryDone)
    output.show(done, () => `${done.given} epoch keys given; ${done.waiting} still waited for.\n`)
    return EXIT.ok
  },
}

/** Keys of the Society. */
export const keyCommands: readonly Command[] = [
  keysChanges,
  keysPropose,
  keysApprove,
  keysEpochs,
  keysFingerprint,
  keysRehearse,
  keysRecover,
  keysRecoding,
]
