-- When each configured source was fetched last. The row is also the lease of the node that fetches it by the schedule.
create table ingest_sources (
    name          text primary key,
    -- What the server said of the file that was taken last, for asking whether there is another.
    etag          text,
    last_modified text,
    checked_at    timestamptz,
    fetched_at    timestamptz,
    outcome       text        check (outcome in ('fetched', 'unchanged', 'failed')),
    detail        text,
    failures      integer     not null default 0,
    -- Null where no attempt is due before the next time of day.
    next_attempt  timestamptz,
    job_id        uuid,
    lease_until   timestamptz not null
);

grant select, insert, update on ingest_sources to "${serviceRole}";
