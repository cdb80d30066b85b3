import { expect, it } from 'vitest'
import { readAttribution } from './attribution.ts'

const read = (query: string, referrer: string | null = null) =>
  readAttribution({
    url: new URL(`https://www.shop.example.be/produkt/${query}`),
    referrer: referrer === null ? null : new URL(referrer),
    siteDomain: 'shop.example.be',
  })

it.each<[query: string, referrer: string | null, channel: string, source: string | null]>([
  ['', null, 'Direct', null],
  ['?page=2', null, 'Direct', null],
  ['', 'https://www.shop.example.be/', 'Direct', null],
  ['', 'https://shop.example.be/x', 'Direct', null],
  ['', 'https://blog.shop.example.be/x', 'Direct', null],
  ['', 'https://example.be/', 'Referral', 'example.be'],
  ['', 'https://www.notshop.example.be.evil.ru/', 'Referral', 'notshop.example.be.evil.ru'],
  ['', 'https://www.google.com/', 'Organic Search', 'Google'],
  ['', 'https://www.google.co.uk/', 'Organic Search', 'Google'],
  ['', 'https://www.bing.com/', 'Organic Search', 'Bing'],
  ['', 'https://duckduckgo.com/', 'Organic Search', 'DuckDuckGo'],
  ['', 'https://l.facebook.com/l.php?u=x', 'Organic Social', 'Facebook'],
  ['', 'https://t.co/abc', 'Organic Social', 'X'],
  ['', 'https://www.youtube.com/', 'Organic Video', 'YouTube'],
  ['', 'https://www.bol.com/be/nl/', 'Organic Shopping', 'bol'],
  ['', 'https://mail.google.com/', 'Email', 'Gmail'],
  ['', 'https://chatgpt.com/', 'AI Assistants', 'ChatGPT'],
  ['', 'https://gemini.google.com/app', 'AI Assistants', 'Gemini'],
  ['', 'https://docs.google.com/', 'Referral', 'Google Docs'],
  ['', 'https://blog.example.org/x', 'Referral', 'blog.example.org'],
  ['', 'android-app://com.google.android.googlequicksearchbox/', 'Organic Search', 'Google'],
  ['', 'android-app://com.google.android.gm/', 'Email', 'Gmail'],
  ['?utm_source=google&utm_medium=cpc', null, 'Paid Search', 'Google'],
  ['?utm_source=google&utm_medium=organic', null, 'Organic Search', 'Google'],
  ['?utm_source=Google&utm_medium=CPC&utm_campaign=Shopping', null, 'Paid Shopping', 'Google'],
  ['?utm_source=google&utm_medium=cpc&utm_campaign=eshop-be', null, 'Paid Shopping', 'Google'],
  ['?utm_source=google&utm_medium=cpc&utm_campaign=workshop', null, 'Paid Search', 'Google'],
  ['?utm_source=google&utm_medium=x&utm_campaign=pmax+cross-network', null, 'Cross-network', 'Google'],
  ['?utm_source=bing&utm_medium=ppc', null, 'Paid Search', 'Bing'],
  ['?utm_source=facebook&utm_medium=paid_social', null, 'Paid Social', 'Facebook'],
  ['?utm_source=fb&utm_medium=paid', null, 'Paid Social', 'Facebook'],
  ['?utm_source=ig&utm_medium=social', null, 'Organic Social', 'Instagram'],
  ['?utm_source=facebook', null, 'Organic Social', 'Facebook'],
  ['?utm_source=agency&utm_medium=social-media', null, 'Organic Social', 'agency'],
  ['?utm_source=youtube&utm_medium=clip', null, 'Organic Video', 'YouTube'],
  ['?utm_source=youtube&utm_medium=cpc', null, 'Paid Video', 'YouTube'],
  ['?utm_source=vrt&utm_medium=video', null, 'Organic Video', 'vrt'],
  ['?utm_source=krant&utm_medium=cpm', null, 'Display', 'krant'],
  ['?utm_source=krant&utm_medium=banner', null, 'Display', 'krant'],
  ['?utm_source=krant&utm_medium=cpc', null, 'Paid Other', 'krant'],
  ['?utm_source=amazon&utm_medium=cpc', null, 'Paid Shopping', 'Amazon'],
  ['?utm_source=spring&utm_medium=email', null, 'Email', 'spring'],
  ['?utm_source=nieuwsbrief&utm_medium=email', null, 'Email', 'Newsletter'],
  ['?utm_source=spring&utm_medium=e-mail&utm_campaign=new-shop', null, 'Email', 'spring'],
  ['?utm_source=email', null, 'Email', 'Email'],
  ['?utm_source=mailchimp', null, 'Email', 'Mailchimp'],
  ['?utm_source=daisycon&utm_medium=affiliate', null, 'Affiliates', 'daisycon'],
  ['?utm_source=spotify&utm_medium=audio', null, 'Audio', 'spotify'],
  ['?utm_source=sms', null, 'SMS', 'sms'],
  ['?utm_source=campaign&utm_medium=sms', null, 'SMS', 'campaign'],
  ['?utm_source=onesignal&utm_medium=web-push', null, 'Mobile Push Notifications', 'onesignal'],
  ['?utm_source=firebase&utm_medium=x', null, 'Mobile Push Notifications', 'firebase'],
  ['?utm_source=partner&utm_medium=referral', null, 'Referral', 'partner'],
  ['?utm_source=chatgpt.com', null, 'AI Assistants', 'ChatGPT'],
  ['?utm_source=www.perplexity.ai&utm_medium=referral', null, 'AI Assistants', 'Perplexity'],
  ['?utm_source=flyer', null, 'Unassigned', 'flyer'],
  ['?utm_source=flyer&utm_medium=qr', null, 'Unassigned', 'flyer'],
  ['?utm_campaign=spring', null, 'Unassigned', null],
  ['?utm_medium=email', null, 'Email', null],
  ['?utm_source=flyer', 'https://www.google.com/', 'Unassigned', 'flyer'],
  ['?gclid=x', 'https://www.google.com/', 'Paid Search', 'Google'],
  ['?gbraid=x', null, 'Paid Search', 'Google'],
  ['?dclid=x', null, 'Display', 'Google'],
  ['?msclkid=x', null, 'Paid Search', 'Bing'],
  ['?fbclid=x', null, 'Organic Social', 'Facebook'],
  ['?fbclid=x&utm_source=ig&utm_medium=paid', null, 'Paid Social', 'Instagram'],
  ['?ttclid=x', null, 'Paid Social', 'TikTok'],
  ['?li_fat_id=x', null, 'Paid Social', 'LinkedIn'],
  ['?twclid=x', null, 'Paid Social', 'X'],
  ['?igshid=x', null, 'Organic Social', 'Instagram'],
  ['?yclid=x', null, 'Paid Search', 'Yandex'],
  ['?srsltid=x', 'https://www.google.com/', 'Organic Shopping', 'Google Shopping'],
  ['?awc=1_2', null, 'Affiliates', 'awin.com'],
  ['?mc_cid=x&mc_eid=y', null, 'Email', 'Mailchimp'],
  ['?gclid=x&utm_source=google&utm_medium=organic', null, 'Organic Search', 'Google'],
  ['?ref=producthunt', null, 'Organic Social', 'Product Hunt'],
  ['?ref=partner.example.org', null, 'Referral', 'partner.example.org'],
  ['?source=partner', null, 'Referral', 'partner'],
  ['?ref=123', null, 'Direct', null],
  ['?ref=AB12CD', null, 'Direct', null],
  ['?ref=menu', 'https://shop.example.be/', 'Direct', null],
  ['?ref=123', 'https://www.google.be/', 'Organic Search', 'Google'],
])('%s from %s is %s', (query, referrer, channel, source) => {
  const attribution = read(query, referrer)
  expect([attribution.channel, attribution.source]).toEqual([channel, source])
})

it('keeps what a campaign says, in lower case, and the name of the click id alone', () => {
  expect(
    read(
      '?utm_source=Google&utm_medium=CPC&utm_campaign=Lente%202026&utm_term=Pralines+kopen&utm_content=Banner%20A&gclid=Cj0KCQjw',
      'https://www.google.com/',
    ),
  ).toEqual({
    referrerHost: 'google.com',
    source: 'Google',
    channel: 'Paid Search',
    utmSource: 'google',
    utmMedium: 'cpc',
    utmCampaign: 'lente 2026',
    utmTerm: 'pralines kopen',
    utmContent: 'banner a',
    clickId: 'gclid',
  })
})

it.each([
  ['?utm_source=%', '%'],
  ['?utm_source=%E9t%E9', '�t�'],
  ['?utm_source=a%00b%0A%E2%80%8Bc', 'abc'],
  ['?utm_source=%F0%9F%8D%AB', '🍫'],
  ['?utm_source=%ED%A0%80x', '���x'],
  ['?utm_source=++', null],
  ['?utm_source=', null],
  ['?utm_source', null],
  [`?utm_source=${'x'.repeat(500)}`, 'x'.repeat(200)],
  [`?utm_source=${'x'.repeat(199)}🍫y`, 'x'.repeat(199)],
  ['?utm_source=mail+jan@example.be', 'mail …'],
  ['?utm_source=a&utm_source=b', 'a'],
])('reads %s safely', (query, utmSource) => {
  expect(read(query).utmSource).toBe(utmSource)
})

it('gives only what can be stored, whatever it is given', () => {
  const pieces = [
    'utm_source=',
    'ref=',
    '%',
    '%00',
    '%ED%A0%80',
    '🍫',
    '&',
    '=',
    'İ',
    'gclid=',
    'x'.repeat(150),
    '@a.b',
    ' ',
  ]
  for (let run = 0; run < 2_000; run++) {
    const query = Array.from({ length: 12 }, (_, at) => pieces[(run * 7 + at * at * (run % 11)) % pieces.length]).join(
      '',
    )
    for (const value of Object.values(read(`?${query}`, 'https://a.example.org/'))) {
      if (value === null) continue
      expect(value.length).toBeLessThanOrEqual(200)
      expect(value.isWellFormed() && !value.includes('\0')).toBe(true)
    }
  }
})

it('is not held up by a hostile address', () => {
  const began = performance.now()
  for (const piece of ['a@', 'a.', '-', 'a@b.', '%20']) read(`?ref=${piece.repeat(30)}&utm_source=${piece.repeat(600)}`)
  read('', `https://${'a.'.repeat(120)}be/`)
  expect(performance.now() - began).toBeLessThan(100)
})
