import type { TestServer } from './server.ts'

/** Puts visits of the past into the database, as fast as it takes them: `perDay` sessions of five events on each day. */
export async function addHistory(
  server: TestServer,
  {
    accountId,
    siteId,
    from,
    days,
    perDay,
  }: { accountId: string; siteId: string; from: string; days: number; perDay: number },
): Promise<void> {
  const { database } = server
  for (let month = 0; month <= days / 28 + 1; month++) {
    await database.execute(`select create_event_partition(($1::date + make_interval(months => $2::int))::date)`, [
      from,
      month,
    ])
  }
  for (let day = 0; day < days; day++) {
    await database.execute(
      `insert into sessions (account_id, site_id, session_id, visitor_id, started_at, ended_at, pageviews, events, engaged_ms, entry_path, entry_at,
         exit_path, exit_at, channel, country, device, browser, os, language)
       select $1, $2, md5(concat($3::date, ' ', n))::uuid, md5(concat($3::date, ' v', n % ($4 * 2 / 3)))::uuid, at, at + interval '4 minutes', 4, 5, 12000,
         '/page-' || n % 90, at, '/page-' || n % 70, at + interval '3 minutes', case n % 3 when 0 then 'Direct' else 'Referral' end,
         case n % 4 when 0 then 'BE' else 'NL' end, 'desktop', 'Chrome', 'Windows', 'nl'
       from (select n, $3::date + interval '8 hours' + n * interval '30000 seconds' / $4 as at from generate_series(1, $4::int) n) made`,
      [accountId, siteId, new Date(Date.parse(from) + day * 86_400_000).toISOString().slice(0, 10), perDay],
    )
  }
  await database.execute(
    `insert into events (account_id, site_id, occurred_at, event_id, session_id, visitor_id, kind, path, engaged_ms, scroll_percent)
     select account_id, site_id, started_at + step * interval '1 minute', md5(concat(session_id, step))::uuid, session_id, visitor_id,
       case step when 4 then 'e' else 'p' end, case step when 0 then entry_path when 3 then exit_path else '/page-' || (step * 7 + extract(minute from started_at)::int) end,
       case step when 4 then 12000 end, case step when 4 then 80 end
     from sessions cross join generate_series(0, 4) step where account_id = $1 and site_id = $2
       and started_at >= $3::date and started_at < $3::date + $4::int`,
    [accountId, siteId, from, days],
  )
  await database.execute(
    `insert into changed_days (account_id, site_id, day)
     select distinct account_id, site_id, (started_at at time zone 'Europe/Brussels')::date from sessions where account_id = $1 and site_id = $2
     on conflict do nothing`,
    [accountId, siteId],
  )
  await database.execute('analyze')
}
