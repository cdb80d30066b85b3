import { defineConfig } from 'tsup'

export default defineConfig({
  entry: {
    main: 'src/main.ts',
    index: 'src/index.ts',
    'pglite-worker': 'src/platform/pglite-worker.ts',
    'scan-thread': 'src/modules/analytics/days/thread.ts',
  },
  format: 'esm',
  target: 'node22',
  dts: { entry: { index: 'src/index.ts' } },
  clean: true,
  // `node:sqlite` has no name without it.
  removeNodeProtocol: false,
})
