import { defineConfig } from 'vitest/config'

// For mutation testing alone (stryker.config.json): the workspace's own configuration runs these tests otherwise.
export default defineConfig({ test: { include: ['test/**/*.test.ts'], testTimeout: 180_000 } })
