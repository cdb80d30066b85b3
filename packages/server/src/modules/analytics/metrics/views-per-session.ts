import { defineMetric, mean } from './define.ts'

export const viewsPerSession = defineMetric({
  name: 'views_per_session',
  title: 'Views per session',
  description: 'Pages seen in a session',
  unit: 'count',
  sums: ['sessionPageviews', 'sessions'],
  value: ({ sessionPageviews, sessions }) => mean(sessionPageviews, sessions),
})
