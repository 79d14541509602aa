import { Alarm } from '@kinlink/contracts'
import { signedIn } from '../casework.ts'
import type { Command } from '../command.ts'
import { EXIT } from '../exit-codes.ts'
import { readId } from '../input.ts'
import { listed } from '../listing.ts'
import { table } from '../text.ts'

/** What the exchange was found showing wrongly. */
export const alarms: Command = {
  name: 'alarms',
  summary: 'what the exchange was found showing wrongly; say that you have dealt with it',
  rest: [],
  options: {
    acknowledge: { type: 'string', value: 'id', text: 'this alarm has been seen and dealt with (administrators)' },
  },
  more: `
An alarm means that the exchange, or whoever speaks through it, showed what an honest one never does. Nothing of it was
believed. Compare fingerprints by telephone with the Society that it names before you acknowledge it. Of an item that is
withheld ask that Society whether it has sent it, and again.`,
  async run(io, args, output) {
    const casework = await signedIn(io)
    const id = args.text('acknowledge')
    if (id !== undefined) {
      const alarm = await casework.post(`/v1/alarms/${readId(id)}/acknowledgement`, undefined, Alarm)
      output.show(alarm, () => `Acknowledged: ${alarm.kind} of ${alarm.raisedAt}.\n`)
      return EXIT.ok
    }
    const all = await listed(casework, '/v1/alarms', Alarm)
    output.show({ alarms: all }, () =>
      table(
        ['alarm', 'kind', 'Society', 'record', 'raised', 'acknowledged', 'arrived'],
        all.map((alarm) => [
          alarm.alarmId,
          alarm.kind,
          alarm.society ?? '',
          alarm.recordId ?? '',
          alarm.raisedAt,
          alarm.acknowledgedAt ?? '',
          alarm.arrivedAt ?? '',
        ]),
        'No alarms.',
      ),
    )
    return EXIT.ok
  },
}
