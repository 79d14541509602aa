// The exchange in one process: each service an application on a port of its own. It never loads what opens a field.
import { start as startAudit } from '@kinlink/audit'
import { readConfig as readAudit } from '@kinlink/audit/config'
import { start as startDelivery } from '@kinlink/delivery'
import { readConfig as readDelivery } from '@kinlink/delivery/config'
import { start as startGateway } from '@kinlink/gateway'
import { readConfig as readGateway } from '@kinlink/gateway/config'
import { start as startMailbox } from '@kinlink/mailbox'
import { readConfig as readMailbox } from '@kinlink/mailbox/config'
import { start as startMatching } from '@kinlink/matching'
import { readConfig as readMatching } from '@kinlink/matching/config'
import { start as startRegistry } from '@kinlink/registry'
import { readConfig as readRegistry } from '@kinlink/registry/config'
import { closeInReverse, type Environment, runService, type Service } from '@kinlink/runtime'
import { environmentOf } from './service-environment.ts'

// Whom others call comes first.
const services: readonly [string, (env: Environment) => Promise<Service>][] = [
  ['registry', (env) => startRegistry(readRegistry(env))],
  ['audit', (env) => startAudit(readAudit(env))],
  ['delivery', (env) => startDelivery(readDelivery(env))],
  ['mailbox', (env) => startMailbox(readMailbox(env))],
  ['matching', (env) => startMatching(readMatching(env))],
  ['gateway', (env) => startGateway(readGateway(env))],
]

await runService({
  name: 'exchange',
  start: async (env) => {
    const running = closeInReverse()
    try {
      for (const [name, start] of services) {
        const service = await start(environmentOf(name, env))
        running.add(() => service.close())
      }
    } catch (error) {
      await running.close()
      throw error
    }
    return running
  },
})
