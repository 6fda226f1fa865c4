-- What the drift guard compares, finds and keeps of a job, and what an operator decided about it.

alter table ingest_jobs
    -- Rows taken by segment, written at the end: what the next file of the same segments is compared with.
    add column segments       jsonb   not null default '{}',
    -- Of the decompressed dump: a compressed one has another digest each time it is packed.
    add column content_sha256 text,
    -- What passed a limit at the last comparison.
    add column findings       jsonb   not null default '[]',
    add column compared_with  uuid,
    -- How often the job was held; a decision names the hold that it is about.
    add column holds          integer not null default 0,
    add column held_at        timestamptz,
    -- The findings that an operator has accepted; the job is held again only for worse ones.
    add column accepted       jsonb,
    -- {verdict, actor, reason, at}; verdict is approved, rejected, superseded or expired.
    add column decision       jsonb;

create index ingest_jobs_held on ingest_jobs (broker) where status = 'held';
create index ingest_jobs_content on ingest_jobs (broker, content_sha256) where status = 'completed';
create index ingest_jobs_age on ingest_jobs (completed_at) where completed_at is not null;
