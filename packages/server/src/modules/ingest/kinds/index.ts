import { click } from './click.ts'
import { custom } from './custom.ts'
import type { Kind } from './define.ts'
import { engagement } from './engagement.ts'
import { identify } from './identify.ts'
import { pageview } from './pageview.ts'
import { vitals } from './vitals.ts'

/** Every kind of event, in the order in which `parts` names them. */
export const kinds: readonly Kind[] = [pageview, engagement, custom, click, vitals, identify]

export type { Kind, Particulars, Refusal } from './define.ts'
export { isRefusal } from './define.ts'
