import { defineConfig } from 'tsup'

export default defineConfig({
  entry: { shop: 'src/shop.ts' },
  format: 'iife',
  outExtension: () => ({ js: '.js' }),
  platform: 'browser',
  target: 'es2022',
  minify: true,
  clean: true,
})
