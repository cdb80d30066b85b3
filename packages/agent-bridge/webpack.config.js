// The screens as WordPress loads them: what core has (React, wp.components, wp.apiFetch) stays outside of the bundle.
import { createRequire } from 'node:module'
import { resolve } from 'node:path'

const require = createRequire(import.meta.url)
const wordpress = require('@wordpress/scripts/config/webpack.config.js')
const { version } = require('./package.json')

/** Styles of packages come along: taken for a script of core that there is not, they would keep ours from being printed. */
const bundleStyles = (plugin) => {
  if (plugin.constructor.name !== 'DependencyExtractionWebpackPlugin') return plugin
  return new plugin.constructor({ requestToExternal: (request) => (request.endsWith('.css') ? null : undefined) })
}

export default {
  ...wordpress,
  plugins: wordpress.plugins.map(bundleStyles),
  entry: { index: resolve(import.meta.dirname, 'src/entry.tsx') },
  output: {
    ...wordpress.output,
    // Chunks find their own runtime, also beside another version of these screens.
    uniqueName: `tinyeclipse-screens-${version}`,
  },
  resolve: { ...wordpress.resolve, conditionNames: ['tinyeclipse-source', '...'] },
}
