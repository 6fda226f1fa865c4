-- Rows of a dump that say again what was said before are passed over while the file is read.

-- Digest of the row that the token was opened or stated from, by exclusive or with the hash of that row's key: put
-- together with the key that the instrument has now it is the row's digest only as long as the instrument has that key.
-- Null where no row is to be passed over.
alter table broker_tokens add column row_digest bigint;
alter table ingest_rows add column row_digest bigint;
alter table ingest_token_changes add column row_digest bigint;

-- How many rows of a job's file were passed over, by where they belong.
create unlogged table ingest_passed (
    job_id    uuid   not null,
    segment   text   not null,
    exchange  text   not null,
    rows      bigint not null check (rows > 0),
    contracts bigint not null,
    primary key (job_id, segment, exchange)
);

-- Digests that were known when a job's file was read and were not in it: all others were passed over.
create unlogged table ingest_unseen (
    job_id     uuid   not null,
    row_digest bigint not null,
    primary key (job_id, row_digest)
);

grant select, insert, delete on ingest_passed, ingest_unseen to "${serviceRole}";
