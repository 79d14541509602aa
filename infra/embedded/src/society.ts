// One Society in one process: its casework and its own log.
import { start as startAudit } from '@kinlink/audit'
import { readConfig as readAudit } from '@kinlink/audit/config'
import { start as startCasework } from '@kinlink/casework'
import { readConfig as readCasework } from '@kinlink/casework/config'
import { closeInReverse, runService } from '@kinlink/runtime'
import { environmentOf } from './service-environment.ts'

await runService({
  name: 'society',
  start: async (env) => {
    const running = closeInReverse()
    try {
      const audit = await startAudit(readAudit(environmentOf('audit', env)))
      running.add(() => audit.close())
      const casework = await startCasework(readCasework(environmentOf('casework', env)))
      running.add(() => casework.close())
    } catch (error) {
      await running.close()
      throw error
    }
    return running
  },
})
