import { defineConfig } from 'tsup'

// From the sources of the sdk, of which a few constants are needed: it need not be built first.
const esbuildOptions = (options: { conditions?: string[] }) => {
  options.conditions = ['tinyeclipse-source']
}
// 1 to 3 % smaller than esbuild's.
const terserOptions = { ecma: 2020 as const, compress: { passes: 3, unsafe_arrows: true, booleans_as_integers: true } }

export default defineConfig([
  {
    entry: { index: 'src/index.ts' },
    format: 'esm',
    target: 'es2021',
    dts: true,
    noExternal: ['@tinyeclipse/sdk'],
    esbuildOptions,
  },
  {
    entry: { t: 'src/auto.ts' },
    // A scope of its own: names at the top of a plain script would be the page's names too.
    format: 'iife',
    outExtension: () => ({ js: '.js' }),
    target: 'es2021',
    noExternal: [/./],
    esbuildOptions,
    minify: 'terser',
    terserOptions,
  },
])
