import type { Report } from '@tinyeclipse/sdk/contract'
import { minutesAgo } from './time.ts'

export function createReports(): Report[] {
  const report = (seq: number, module: string, event: string, title: string, minutes: number): Report => ({
    id: `0190c8a4-6d2e-7c31-9d5b-3f1a7c2e${String(9000 + seq)}`,
    seq,
    module,
    event,
    title,
    description: null,
    data: {},
    url: null,
    occurredAt: minutesAgo(minutes),
    receivedAt: minutesAgo(minutes),
  })
  return [
    report(41, 'forms', 'submitted', 'Contact: Offerte keuken', 4),
    report(40, 'content', 'published', 'Zo kies je de juiste lamp', 95),
    report(39, 'mail', 'failed', 'Bestelling #1042', 1_800),
    report(38, 'forms', 'submitted', 'Afspraak toonzaal', 2_100),
  ]
}
