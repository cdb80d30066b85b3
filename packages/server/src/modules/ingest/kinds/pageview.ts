import { PAGEVIEW } from '@tinyeclipse/sdk/wire'
import { parseReferrer } from '../address.ts'
import { defineKind } from './define.ts'

export const pageview = defineKind({
  letter: PAGEVIEW,
  gate: 'analytics',
  // Not worth losing an event over.
  read: ({ r }) => ({ referrer: parseReferrer(r) }),
})
