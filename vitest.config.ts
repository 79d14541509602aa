import { defineConfig } from 'vitest/config'

const pure = ['contracts', 'crypto', 'tlog', 'policy', 'linkage', 'statements']
const globalSetup = ['./packages/testing/src/global-setup.ts']

export default defineConfig({
  test: {
    maxWorkers: 2,
    // Each file brings its own database and its own applications, so files of a worker share nothing but loaded modules.
    isolate: false,
    projects: [
      {
        test: {
          name: 'pure',
          include: [...pure.map((name) => `packages/${name}/test/**/*.test.ts`), 'services/*/test/pure/**/*.test.ts'],
          testTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'service',
          include: ['packages/*/test/**/*.test.ts', 'services/*/test/**/*.test.ts', 'infra/*/test/**/*.test.ts'],
          exclude: [...pure.map((name) => `packages/${name}/**`), 'services/*/test/pure/**', '**/node_modules/**'],
          globalSetup,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'acceptance',
          include: ['test/acceptance/**/*.test.ts'],
          globalSetup: ['./test/acceptance/support/constellation.ts'],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 600_000,
        },
      },
      { test: { name: 'architecture', include: ['test/*.test.ts'], testTimeout: 180_000 } },
    ],
  },
})
