-- No session lasts longer than 24 hours. A visit that does is a session for each of its days in UTC, and `visit_id` says
-- which are of one visit. Not asked of what is there already: whoever adds to a longer one cuts it then.
alter table sessions add column visit_id uuid;
alter table sessions add constraint sessions_length check (
  case when visit_id is null then ended_at - started_at <= interval '24 hours'
  else (started_at at time zone 'UTC')::date = (ended_at at time zone 'UTC')::date end
) not valid;
create index sessions_of_visit on sessions (account_id, site_id, visit_id) where visit_id is not null;

-- What came with an event that may turn out to be the first of a session: the first of its visit after a midnight.
alter table events add column origin jsonb;

-- A link ends in its day, as `links.ts` writes it, so that visits under way are found again.
update session_links set link = overlay(
  link::text placing lpad(to_hex((floor(extract(epoch from last_at) / 86400)::int * 2 + 1) & 65535), 4, '0') from 33
)::uuid;
