import { defineMetric } from './define.ts'

export const visitors = defineMetric({
  name: 'visitors',
  title: 'Visitors',
  description: 'Distinct people of a day; over several days the sum of the days',
  unit: 'count',
  sums: ['visitors'],
  value: ({ visitors }) => visitors,
})
