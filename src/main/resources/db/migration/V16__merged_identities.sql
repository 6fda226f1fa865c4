-- Two instruments that a job has found to be one: a source without ISINs told a new name and number before others did,
-- and so made another of the same share. The older one stays; the other is marked and ends, from its first day on.
create unlogged table ingest_merges (
    job_id    uuid   not null,
    merged_id bigint not null,
    kept_id   bigint not null check (kept_id < merged_id),
    since     date   not null,
    primary key (job_id, merged_id)
);

grant select, insert, delete on ingest_merges to "${serviceRole}";
