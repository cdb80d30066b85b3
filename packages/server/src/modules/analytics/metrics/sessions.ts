import { defineMetric } from './define.ts'

export const sessions = defineMetric({
  name: 'sessions',
  title: 'Sessions',
  description: 'Visits: events of one visitor with gaps under 30 minutes',
  expression: 'count(distinct e.session_id)',
})
