import { defineConfig } from 'tsup'

export default defineConfig({
  entry: { main: 'src/main.ts', mount: 'src/mount.tsx', dashboard: 'src/styles/index.css' },
  format: 'esm',
  splitting: true,
  platform: 'browser',
  target: 'es2022',
  noExternal: [/./],
  minify: true,
  esbuildOptions: (options) => {
    options.jsx = 'automatic'
    options.jsxImportSource = 'preact'
    // The contract's bundle leaves an import of a chunk behind that has no effect, which is as it should be.
    options.logOverride = { 'ignored-bare-import': 'silent' }
  },
  clean: true,
})
