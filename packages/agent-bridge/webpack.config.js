// The screens as WordPress loads them: what core has (React, wp.components, wp.apiFetch) stays outside of the bundle.
import { createRequire } from 'node:module'
import { resolve } from 'node:path'

const require = createRequire(import.meta.url)
const wordpress = require('@wordpress/scripts/config/webpack.config.js')
const { version } = require('./package.json')

export default {
  ...wordpress,
  entry: { index: resolve(import.meta.dirname, 'src/entry.tsx') },
  output: {
    ...wordpress.output,
    // Chunks find their own runtime, also beside another version of these screens.
    uniqueName: `tinyeclipse-screens-${version}`,
  },
  resolve: { ...wordpress.resolve, conditionNames: ['tinyeclipse-source', '...'] },
  // Without the rule of wp-scripts that puts every style.css into a file of its own: styles go with what uses them.
  optimization: {
    ...wordpress.optimization,
    splitChunks: { cacheGroups: { default: false } },
    // Files are called by what is in them, so that limits of size can name them.
    chunkIds: 'named',
  },
  module: {
    ...wordpress.module,
    // DataViews says that none of its files has side effects; its styles have nothing else.
    rules: [...wordpress.module.rules, { test: /dataviews[\\/]build-style[\\/].*\.css$/, sideEffects: true }],
  },
  plugins: wordpress.plugins.map(bundleDataViews),
  // Of DataViews, which is a chunk of its own; the first load has its limit in .size-limit.json.
  performance: { hints: false },
}

/** Core has no script called wp-dataviews, and one that depends on it would silently not be printed: null has it bundled. */
function bundleDataViews(plugin) {
  if (plugin.constructor.name !== 'DependencyExtractionWebpackPlugin') return plugin
  const requestToExternal = (request) => (request.startsWith('@wordpress/dataviews') ? null : undefined)
  return new plugin.constructor({ ...plugin.options, requestToExternal })
}
