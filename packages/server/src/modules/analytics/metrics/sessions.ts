import { defineMetric } from './define.ts'

export const sessions = defineMetric({
  name: 'sessions',
  title: 'Sessions',
  description: 'Visits that began',
  unit: 'count',
  sums: ['sessions'],
  value: ({ sessions }) => sessions,
})
