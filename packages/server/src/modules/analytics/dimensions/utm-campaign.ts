import { defineDimension } from './define.ts'

export const utmCampaign = defineDimension({
  name: 'utm_campaign',
  title: 'UTM campaign',
  description: 'utm_campaign of the first page',
  of: 'session',
  read: ({ utmCampaign }) => utmCampaign,
})
