import { runService } from '@kinlink/runtime'
import { readConfig } from './config.ts'
import { start } from './start.ts'

await runService({ name: 'matching', start: (env) => start(readConfig(env)) })
