import { defineMetric } from './define.ts'

export const events = defineMetric({
  name: 'events',
  title: 'Events',
  description: 'Custom events',
  unit: 'count',
  sums: ['events'],
  value: ({ events }) => events,
})
