// `pnpm check`: everything that can be said about the code without running it.

import { buildStep, sizeStep, staticSteps } from './static-steps.mjs'
import { readArguments, runSteps } from './steps.mjs'

await runSteps([...staticSteps, buildStep, sizeStep], readArguments())
