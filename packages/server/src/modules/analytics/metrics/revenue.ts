import { defineMetric } from './define.ts'

export const revenue = defineMetric({
  name: 'revenue',
  title: 'Revenue',
  description: 'Amounts of custom events, by currency',
  unit: 'money',
  sums: [],
  value: (_, revenue) => ({ ...revenue }),
})
