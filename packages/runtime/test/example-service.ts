import { Type } from 'typebox'
import { closeInReverse, createApp, createLogger, listen, loadConfig, runService } from '../src/index.ts'

const Config = Type.Object({ GREETING: Type.String({ maxLength: 10 }) })

await runService({
  name: 'example',
  start: async (env) => {
    loadConfig(Config, env)
    const logger = createLogger({ name: 'example' })
    const closing = closeInReverse()
    closing.add(async () => logger.info('example closed'))
    const app = await createApp({ name: 'example', logger, title: 'Example' })
    closing.add(() => app.close())
    await listen(app, { host: '127.0.0.1', port: 0 })
    return closing
  },
})
