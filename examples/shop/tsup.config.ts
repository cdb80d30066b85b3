import { defineConfig } from 'tsup'

export default defineConfig({
  entry: { numbers: 'src/numbers/main.ts', shop: 'src/shop/shop.ts' },
  format: 'iife',
  outExtension: () => ({ js: '.js' }),
  platform: 'browser',
  target: 'es2022',
  noExternal: [/./],
  minify: true,
  esbuildOptions: (options) => {
    // The contract's bundle leaves an import of a chunk behind that has no effect, which is as it should be.
    options.logOverride = { 'ignored-bare-import': 'silent' }
  },
  clean: true,
})
