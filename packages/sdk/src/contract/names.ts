// biome-ignore-all format: made from what the server counts by its catalog.test.ts, which says how to make it anew.

/** What a server of this version counts. A percent is 0 to 100; money is a number for each currency. */
export const METRICS = [
  { name: 'bounce_rate', title: 'Bounce rate', description: 'Sessions that were not engaged', unit: 'percent' },
  { name: 'conversion_rate', title: 'Conversion rate', description: 'Sessions with a conversion', unit: 'percent' },
  { name: 'conversions', title: 'Conversions', description: 'Pageviews and events that meet a goal', unit: 'count' },
  { name: 'engaged_seconds', title: 'Engaged time', description: 'Time in which a page of the session was visible', unit: 'seconds' },
  { name: 'events', title: 'Events', description: 'Custom events', unit: 'count' },
  { name: 'pageviews', title: 'Pageviews', description: 'Pages seen', unit: 'count' },
  { name: 'revenue', title: 'Revenue', description: 'Amounts of custom events, by currency', unit: 'money' },
  { name: 'scroll_depth', title: 'Scroll depth', description: 'Furthest part of the page that a session saw', unit: 'percent' },
  { name: 'session_seconds', title: 'Session duration', description: 'From the first to the last event of a session', unit: 'seconds' },
  { name: 'sessions', title: 'Sessions', description: 'Visits that began', unit: 'count' },
  { name: 'time_on_page', title: 'Time on page', description: 'Time for which a session had the page in sight', unit: 'seconds' },
  { name: 'views_per_session', title: 'Views per session', description: 'Pages seen in a session', unit: 'count' },
  { name: 'visitors', title: 'Visitors', description: 'Distinct people of a day; over several days the sum of the days', unit: 'count' },
] as const

/** What it splits and filters by, beside `property:<key>`. */
export const DIMENSIONS = [
  { name: 'browser', title: 'Browser', description: 'Name of the browser' },
  { name: 'channel', title: 'Channel', description: 'Default channel grouping of the source' },
  { name: 'click_id', title: 'Click id', description: 'Whose advertisement was clicked: gclid, fbclid, …' },
  { name: 'content_unit', title: 'Content unit', description: 'A page with its translations; a page of no unit stands for itself' },
  { name: 'country', title: 'Country', description: 'Two letters (ISO 3166-1), from the address' },
  { name: 'device', title: 'Device', description: 'desktop, mobile, tablet or other' },
  { name: 'entry_page', title: 'Entry page', description: 'First page of the session' },
  { name: 'event', title: 'Event', description: 'Name of the custom event' },
  { name: 'exit_page', title: 'Exit page', description: 'Last page of the session' },
  { name: 'language', title: 'Language', description: 'Language of the browser, as it says it' },
  { name: 'os', title: 'Operating system', description: 'Name of the operating system' },
  { name: 'page', title: 'Page', description: 'Path of the page, without its query' },
  { name: 'referrer', title: 'Referrer', description: 'Host of the page that led to the site' },
  { name: 'source', title: 'Source', description: 'Where the visit came from, by name' },
  { name: 'utm_campaign', title: 'UTM campaign', description: 'utm_campaign of the first page' },
  { name: 'utm_content', title: 'UTM content', description: 'utm_content of the first page' },
  { name: 'utm_medium', title: 'UTM medium', description: 'utm_medium of the first page' },
  { name: 'utm_source', title: 'UTM source', description: 'utm_source of the first page' },
  { name: 'utm_term', title: 'UTM term', description: 'utm_term of the first page' },
] as const
