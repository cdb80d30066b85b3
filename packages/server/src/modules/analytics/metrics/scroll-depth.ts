import { defineMetric, mean } from './define.ts'

export const scrollDepth = defineMetric({
  name: 'scroll_depth',
  title: 'Scroll depth',
  description: 'Furthest part of the page that a session saw',
  unit: 'percent',
  sums: ['scrollPercent', 'scrolledPages'],
  value: ({ scrollPercent, scrolledPages }) => mean(scrollPercent, scrolledPages),
})
