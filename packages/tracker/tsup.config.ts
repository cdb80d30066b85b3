import { minify } from 'terser'
import { defineConfig } from 'tsup'

// From the sources of the sdk, of which a few constants are needed: it need not be built first.
const esbuildOptions = (options: { conditions?: string[] }) => {
  options.conditions = ['tinyeclipse-source']
}

/** For a script tag every byte counts: terser is 3 % smaller than esbuild, and one `let` for all that is declared 1 %. */
const smallest = {
  name: 'smallest',
  async renderChunk(code: string) {
    const result = await minify(code.replace(/^"use strict";/, '').replace(/\b(const|var) /g, 'let '), {
      ecma: 2020,
      module: true,
      compress: {
        passes: 3,
        unsafe: true,
        unsafe_methods: true,
        booleans_as_integers: true,
        conditionals: false,
        hoist_funs: true,
      },
    })
    return { code: result.code ?? '' }
  },
}
const script = {
  target: 'es2021',
  outExtension: () => ({ js: '.js' }),
  noExternal: [/./],
  esbuildOptions,
  plugins: [smallest],
}

export default defineConfig([
  {
    entry: { index: 'src/index.ts', vitals: 'src/plugins/vitals.ts' },
    format: 'esm',
    target: 'es2021',
    dts: true,
    noExternal: ['@tinyeclipse/sdk'],
    esbuildOptions,
  },
  // A scope of its own: names at the top of a plain script would be the page's names too.
  { ...script, entry: { t: 'src/auto.ts' }, format: 'iife' },
  { ...script, entry: { 't-vitals': 'src/auto-vitals.ts' }, format: 'iife' },
  { ...script, entry: { core: 'size/core.ts' }, format: 'esm', outDir: 'size/dist' },
])
