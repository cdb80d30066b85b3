import { defineMetric } from './define.ts'

export const conversions = defineMetric({
  name: 'conversions',
  title: 'Conversions',
  description: 'Pageviews and events that meet a goal',
  unit: 'count',
  sums: ['conversions'],
  value: ({ conversions }) => conversions,
})
