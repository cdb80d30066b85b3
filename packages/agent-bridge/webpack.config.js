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
}
