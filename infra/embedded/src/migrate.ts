// One-shot: brings the database of one side up to date and ends. Containers run it before the services start.
import { createLogger } from '@kinlink/runtime'
import { readConfig } from './migrate-config.ts'
import { prepareSide } from './side.ts'

const logger = createLogger({ name: 'migrate' })
try {
  const { adminUrl, side } = readConfig(process.env)
  await prepareSide(adminUrl, side)
  logger.info('the database is up to date')
} catch (error) {
  logger.fatal({ err: error }, 'the database could not be brought up to date')
  process.exitCode = 1
}
