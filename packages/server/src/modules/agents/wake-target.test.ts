import { expect, it } from 'vitest'
import { whyNotWoken } from './wake-target.ts'

const enrolledAt = new Date('2026-05-04T10:00:00Z')
const problemOf = (siteUrl: string, restUrl: string | null) =>
  whyNotWoken({ siteUrl, restUrl, enrolledAt })?.factors[0]?.name ?? null

it.each([
  ['https://shop.example.be', 'https://shop.example.be/wp-json/'],
  ['https://shop.example.be/blog', 'https://shop.example.be/blog/wp-json/'],
  ['https://shop.example.be', 'https://SHOP.Example.BE/wp-json/'],
  ['https://shop.example.be', 'https://shop.example.be:443/wp-json/'],
  ['https://shop.example.be', 'https://shop.example.be/index.php?rest_route=/'],
  ['https://shop.example.be', 'http://shop.example.be/wp-json/'],
  ['http://shop.example.be:8080', 'http://shop.example.be:8080/wp-json/'],
  ['https://bäckerei.example', 'https://xn--bckerei-5wa.example/wp-json/'],
  ['https://bäckerei.example', 'https://BÄCKEREI.example/wp-json/'],
  ['https://shop.example.be', null],
])('wakes %s at %s', (siteUrl, restUrl) => {
  expect(problemOf(siteUrl, restUrl)).toBeNull()
})

it.each([
  ['https://shop.example.be', 'https://victim.example/wp-json/', 'other_host'],
  ['https://shop.example.be', 'https://www.shop.example.be/wp-json/', 'other_host'],
  ['https://shop.example.be', 'https://shop.example.be.victim.example/wp-json/', 'other_host'],
  ['https://shop.example.be', 'https://shop.example.be./wp-json/', 'other_host'],
  ['https://shop.example.be', 'https://shop.example.be:8443/wp-json/', 'other_host'],
  ['https://shop.example.be', 'https://shop.example.be:80/wp-json/', 'other_host'],
  ['https://shop.example.be', 'http://shop.example.be:443/wp-json/', 'other_host'],
  ['https://shop.example.be:8443', 'https://shop.example.be/wp-json/', 'other_host'],
  ['https://shop.example.be', 'https://victim.example/?rest_route=//shop.example.be/', 'other_host'],
  ['https://shop.example.be', 'https://victim.example\\@shop.example.be/wp-json/', 'other_host'],
  ['https://shop.example.be', 'https://victim.example#@shop.example.be/wp-json/', 'other_host'],
  ['https://shop.example.be', 'https://shop.example.be@victim.example/wp-json/', 'login_in_address'],
  ['https://shop.example.be', 'https://admin:secret@shop.example.be/wp-json/', 'login_in_address'],
  ['https://shop.example.be', 'https://:secret@shop.example.be/wp-json/', 'login_in_address'],
  ['https://bäckerei.example', 'https://backerei.example/wp-json/', 'other_host'],
  ['https://shop.example.be', 'http://2130706433/wp-json/', 'other_host'],
])('does not wake %s at %s', (siteUrl, restUrl, problem) => {
  expect(problemOf(siteUrl, restUrl)).toBe(problem)
})

it('explains with hosts alone: an address may hold a password', () => {
  const why = whyNotWoken({
    siteUrl: 'https://shop.example.be',
    restUrl: 'https://admin:secret@shop.example.be/',
    enrolledAt,
  })
  expect(why).toEqual({
    decision: 'not_woken',
    score: 1,
    factors: [
      {
        name: 'login_in_address',
        value: { siteHost: 'shop.example.be', restHost: 'shop.example.be' },
        weight: 1,
        contribution: 1,
      },
    ],
    sources: ['enrolment of 2026-05-04T10:00:00.000Z'],
  })
})
