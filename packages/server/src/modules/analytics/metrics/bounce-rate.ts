import { defineMetric, mean } from './define.ts'

export const bounceRate = defineMetric({
  name: 'bounce_rate',
  title: 'Bounce rate',
  description: 'Sessions that were not engaged',
  unit: 'percent',
  sums: ['bounces', 'sessions'],
  value: ({ bounces, sessions }) => mean(100 * bounces, sessions),
})
