// dist/, for plugins that bundle the bridge or the screens by themselves: modules with what they need left outside.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

// Chunks are called by what is in them: those of an earlier build would stay beside the new ones.
rmSync(join(import.meta.dirname, 'dist'), { recursive: true, force: true })

await build({
  entryPoints: {
    index: 'src/index.ts',
    'screens/index': 'src/screens/index.ts',
    screens: 'src/screens/styles/index.css',
  },
  absWorkingDir: import.meta.dirname,
  outdir: 'dist',
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  jsx: 'automatic',
  // analytics-view is not published, so it is bundled from its sources.
  conditions: ['tinyeclipse-source'],
  external: ['@tinyeclipse/sdk', '@wordpress/*', 'react', 'react/*', 'react-dom', 'uplot'],
  logLevel: 'warning',
})
