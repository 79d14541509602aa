import { runService } from '@kinlink/runtime'
import { readConfig } from './config.ts'
import { start } from './start.ts'

await runService({ name: 'delivery', start: (env) => start(readConfig(env)) })
