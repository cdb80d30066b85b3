import { defineMetric } from './define.ts'

export const pageviews = defineMetric({
  name: 'pageviews',
  title: 'Pageviews',
  description: 'Pages seen',
  unit: 'count',
  sums: ['pageviews'],
  value: ({ pageviews }) => pageviews,
})
