// Puts the page beside the scripts and styles that tsup has bundled to dist/.
import { copyFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))
for (const file of ['index.html', 'icon.svg']) copyFileSync(join(here, file), join(here, 'dist', file))
