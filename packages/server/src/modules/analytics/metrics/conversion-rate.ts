import { defineMetric, mean } from './define.ts'

export const conversionRate = defineMetric({
  name: 'conversion_rate',
  title: 'Conversion rate',
  description: 'Sessions with a conversion',
  unit: 'percent',
  sums: ['converted', 'sessions'],
  value: ({ converted, sessions }) => mean(100 * converted, sessions),
})
