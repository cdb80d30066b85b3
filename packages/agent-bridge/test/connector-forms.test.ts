import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { layPlugin } from './support/bundle.ts'
import { fakePlugin } from './support/content.ts'
import { type Peer, startPeer } from './support/peer.ts'
import { startWordPress, type WordPressSite } from './support/wordpress.ts'

let site: WordPressSite
let peer: Peer

beforeAll(async () => {
  peer = await startPeer()
  site = await startWordPress({
    plugins: [await layPlugin('tinyeclipse-connector')],
    muPlugins: [fakePlugin('fake-forms'), fakePlugin('fake-jobs')],
  })
  await peer.connect(site)
})
afterAll(async () => {
  await site?.stop()
  await peer?.stop()
})
beforeEach(() => peer.reports.clear())

/** What the server has heard once the outbox was emptied. */
async function reports(event: string) {
  await site.php('TinyEclipse\\Agent\\agent()->outbox()->send();')
  return [...peer.reports.values()].filter((report) => `${report.module}.${report.event}` === event)
}
const submit = (plugin: string, id: number, values: object) =>
  site.php('fake_forms_submit( $input["plugin"], $input["id"], $input["values"] );', { plugin, id, values })
const answers = { name: 'An Peeters', email: 'An@Example.be', message: 'Dag!', password: 'geheim' }

describe('a form that was sent', () => {
  test.for([
    ['fluentform', 1, 'fluentform', { Name: 'An Peeters', Email: 'An@Example.be', Message: 'Dag!' }],
    ['cf7', 2, 'contact-form-7', { name: 'An Peeters', email: 'An@Example.be', message: 'Dag!' }],
    ['gravity', 3, 'gravityforms', { Name: 'An Peeters', Email: 'An@Example.be', Message: 'Dag!' }],
  ] as const)('with %s is reported, without its password', async ([plugin, id, name, fields]) => {
    await submit(plugin, id, answers)
    const [report, ...others] = await reports('forms.submitted')
    expect(others).toEqual([])
    expect(report?.data).toMatchObject({ formId: String(id), plugin: name, fields, email: 'an@example.be' })
    expect(Object.keys(report?.data.fields as object)).toHaveLength(3)
    expect(JSON.stringify(report)).not.toContain('geheim')
    expect(report?.title).toContain(String(report?.data.formName))
  })

  test('by a visitor in a page is reported after the page was sent', async () => {
    const page = await site.php<string>(
      `return get_permalink( wp_insert_post( array( 'post_type' => 'page', 'post_title' => 'Contact', 'post_status' => 'publish', 'post_content' => '[fake_form plugin="fluentform"]' ) ) );`,
    )
    const html = await (await fetch(page)).text()
    expect(html).toContain('<form method="post" class="fake-form">')
    const body = new URLSearchParams({
      fake_form: 'fluentform:1',
      'fake[email]': 'jan@example.be',
      'fake[name]': 'Jan',
    })
    expect((await fetch(page, { method: 'POST', body, redirect: 'manual' })).status).toBe(302)
    const found = await reports('forms.submitted')
    expect(found.map(({ data }) => data.email)).toEqual(['jan@example.be'])
  })

  test('but refused by its plugin is not, and one whose mail failed says so', async () => {
    for (const status of ['spam', 'validation_failed', 'acceptance_missing', 'aborted']) {
      await submit('cf7', 2, { ...answers, _status: status })
    }
    expect(await reports('forms.submitted')).toEqual([])
    await submit('cf7', 2, { ...answers, _status: 'mail_failed' })
    expect((await reports('forms.submitted'))[0]?.data).toMatchObject({ isMailed: false })
  })

  test('keeps secrets to the site whatever their field is called', async () => {
    const fields = {
      Voornaam: 'text',
      'card-number': 'text',
      Wachtwoord: 'text',
      remarks: 'textarea',
      cv: 'file',
      IBAN: 'text',
      phone: 'tel',
      choices: 'checkbox',
    }
    await site.php(
      `update_option( 'fake_forms', array( 'cf7' => array( 2 => array( 'title' => 'Long', 'fields' => $input ) ) ) );`,
      fields,
    )
    await submit('cf7', 2, {
      Voornaam: 'Bob <b>Jans</b>',
      'card-number': '1',
      Wachtwoord: 'x',
      remarks: 'My card is 4111 1111 1111 1111, thanks',
      cv: 'cv.pdf',
      IBAN: 'BE68 5390 0754 7034',
      phone: '+32 470 12 34 56',
      choices: ['red', 'blue'],
      _wpnonce: 'abcdef',
    })
    const [report] = await reports('forms.submitted')
    expect(report?.data.fields).toEqual({ Voornaam: 'Bob Jans', phone: '+32 470 12 34 56', choices: 'red, blue' })
    await site.php(`delete_option( 'fake_forms' );`)
  })

  test('of any size fits a report', async () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`field ${index}`, 'é'.repeat(9_000)]))
    await submit('cf7', 2, { email: 'big@example.be', ...many })
    const [report] = await reports('forms.submitted')
    expect(Buffer.byteLength(JSON.stringify(report?.data))).toBeLessThan(32 * 1024)
    expect(report?.data.email).toBe('big@example.be')
    expect(Object.keys(report?.data.fields as object)).toContain('field 0')
  })

  test('is left out, or changed, by a filter of another plugin, and not sent where the owner wants none', async () => {
    const filters = `<?php
      add_filter( 'tinyeclipse_form_fields', fn( $fields, $sent ) => array( 'form' => $sent->form_name ) + array_slice( $fields, 0, 1 ), 10, 2 );
      add_filter( 'tinyeclipse_is_form_reported', fn( $is, $sent ) => $is && 'gravityforms' !== $sent->plugin, 10, 2 );`
    await site.php(`file_put_contents( WPMU_PLUGIN_DIR . '/filters.php', $input['code'] );`, { code: filters })
    await submit('gravity', 3, answers)
    await submit('fluentform', 1, answers)
    expect((await reports('forms.submitted')).map(({ data }) => data.fields)).toEqual([
      { form: 'Contact (Fluent)', Name: 'An Peeters' },
    ])
    await site.php(`unlink( WPMU_PLUGIN_DIR . '/filters.php' );`)

    peer.reports.clear()
    await site.adminRest('tinyeclipse/v1/config', { json: { reportsForms: false } })
    await submit('fluentform', 1, answers)
    expect(await reports('forms.submitted')).toEqual([])
    await site.adminRest('tinyeclipse/v1/config', { json: { reportsForms: true } })
  })
})

test('submissions that a plugin keeps are read page by page', async () => {
  const { items } = await (await site.adminRest('tinyeclipse/v1/forms')).json()
  expect(items).toContainEqual({
    id: 'gravityforms:3',
    plugin: 'gravityforms',
    title: 'Contact (Gravity)',
    keepsSubmissions: true,
  })
  expect(items).toContainEqual(expect.objectContaining({ id: 'contact-form-7:2', keepsSubmissions: false }))
  await site.php(`delete_option( 'fake_form_entries' );`)
  for (let number = 1; number <= 5; number++) await submit('fluentform', 1, { ...answers, name: `An ${number}` })

  const names: string[] = []
  let cursor: number | null = 0
  while (cursor !== null) {
    const path: string = `tinyeclipse/v1/forms/fluentform:1/submissions?limit=2&cursor=${cursor}`
    const page = await (await site.adminRest(path)).json()
    names.push(...page.items.map((item: { fields: { Name: string } }) => item.fields.Name))
    expect(JSON.stringify(page)).not.toContain('geheim')
    cursor = page.nextCursor
  }
  expect(names).toEqual(['An 1', 'An 2', 'An 3', 'An 4', 'An 5'])
  expect((await site.adminRest('tinyeclipse/v1/forms/fluentform:9/submissions')).status).toBe(200)
  expect((await site.adminRest('tinyeclipse/v1/forms/nothing:9/submissions')).status).toBe(404)
})

test('a job that is published is told once, and each application for it', async () => {
  const job = await site.php<number>(
    `return wp_insert_post( array( 'post_type' => 'job_listing', 'post_title' => 'Bakker &amp; zoon', 'post_status' => 'publish' ) );`,
  )
  await site.php(`wp_update_post( array( 'ID' => $input['job'], 'post_content' => 'Meer' ) );`, { job })
  expect((await reports('jobs.listing_published')).map(({ data }) => data)).toEqual([
    { jobId: job, job: 'Bakker & zoon' },
  ])
  expect(await reports('content.published')).toEqual([])

  await site.php(`fake_apply_for_job( $input['job'], 'Mia', 'mia@example.be', 'Ik kom graag' );`, { job })
  expect((await reports('jobs.application_received'))[0]).toMatchObject({
    title: 'Application for Bakker & zoon',
    data: { jobId: job, name: 'Mia', email: 'mia@example.be', message: 'Ik kom graag' },
  })
})

test('a page that is published is told once', async () => {
  peer.reports.clear()
  const id = await site.php<number>(
    `return wp_insert_post( array( 'post_type' => 'page', 'post_title' => 'Nieuw', 'post_status' => 'draft' ) );`,
  )
  await site.php(
    `wp_publish_post( $input['id'] ); wp_update_post( array( 'ID' => $input['id'], 'post_content' => 'x' ) );`,
    { id },
  )
  expect((await reports('content.published')).map(({ data }) => data.postId)).toEqual([id])
})

test('complained of nothing', () => {
  expect(site.complaints()).toBe('')
  expect(peer.refusals).toEqual([])
})

test('told of otherwise than it used to be, breaks nothing of what a visitor does', async () => {
  const told: [hook: string, ...given: unknown[]][] = [
    ['fluentform/submission_inserted', 1, { email: 'an@example.be' }, null],
    ['publish_job_listing', 1],
  ]
  for (const [hook, ...given] of told) {
    const said = await site.php("do_action( $input['hook'], ...$input['given'] ); return 'sent';", { hook, given })
    expect(said, hook).toBe('sent')
    expect(site.complaints()).toContain(`TinyEclipse could not make out ${hook}`)
  }
  expect(await reports('forms.submitted')).toEqual([])
})
