import type { TextOf } from '../../../texts/index.ts'

/** What `set_option` takes on every site; a plugin may let in more, which are typed. */
const OPTIONS = [
  'blogname',
  'blogdescription',
  'timezone_string',
  'date_format',
  'time_format',
  'start_of_week',
  'posts_per_page',
  'posts_per_rss',
  'blog_public',
  'default_comment_status',
  'default_ping_status',
  'comment_moderation',
  'comment_registration',
  'show_on_front',
  'page_on_front',
  'page_for_posts',
] as const

export const offerOptions = (text: TextOf) => OPTIONS.map((value) => ({ value, label: text(`option_${value}`) }))
