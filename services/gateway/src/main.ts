import { runService } from '@kinlink/runtime'
import { readConfig } from './config.ts'
import { start } from './start.ts'

await runService({ name: 'gateway', start: (env) => start(readConfig(env)) })
