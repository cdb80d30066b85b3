import { defineConfig } from 'tsup'

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    contract: 'src/contract/index.ts',
    mock: 'src/mock.ts',
    webhooks: 'src/webhooks.ts',
    wire: 'src/wire.ts',
  },
  format: 'esm',
  target: 'es2022',
  dts: true,
  clean: true,
})
