-- Rows of a dump that say again what was said before are passed over while the file is read.

-- Digest of the row that the token was opened or stated from, by exclusive or with the hash of that row's key: put
-- together with the key that the instrument has now it is the row's digest only as long as the instrument has that key.
-- Null where no row is to be passed over.
alter table broker_tokens add column row_digest bigint;
alter table ingest_rows add column row_digest bigint;
alter table ingest_token_changes add column row_digest bigint;

-- How many rows of a job's file were passed over, by where they belong.
create unlogged table ingest_passed (
    job_id    uuid    not null,
    segment   text    not null,
    exchange  text    not null,
    rows      bigint  not null check (rows > 0),
    contracts bigint  not null,
    -- Whether the job's marks are the digests that were in its file, or those that were known and were not.
    by_seen   boolean not null,
    primary key (job_id, segment, exchange)
);

-- Which of the digests that were known when a job's file was read were passed over, told by whatever is less: those, or
-- all others.
create unlogged table ingest_marks (
    job_id     uuid   not null,
    row_digest bigint not null,
    primary key (job_id, row_digest)
);

grant select, insert, delete on ingest_passed, ingest_marks to "${serviceRole}";

-- ---------------------------------------------------------------------------------------------------------------------
-- Number of the instrument that a row becomes if it is of none that is there: drawn when the row comes in, while the
-- file is being read, so that rows without a match need not be written down as such.
alter table ingest_rows add column new_id bigint not null default nextval('instruments_instrument_id_seq');
-- And the id of the event that tells of it.
alter table ingest_rows add column event_id uuid;
-- Read by nobody any more; a node of the version before still writes it.
alter table ingest_matches alter column is_new set default false;

-- As before, but of the rows only what they are joined by: half of the columns, half of the time.
create or replace function analyze_ingest(work_table text) returns void
    language plpgsql security definer set search_path from current as $$
begin
    case work_table
        when 'ingest_rows' then
            analyze ingest_rows (job_id, line, segment, token, exchange, instrument_type, instrument_key, match_name,
                symbol, series, isin, exchange_token, underlying, expiry);
        when 'ingest_matches' then analyze ingest_matches;
        when 'ingest_token_changes' then analyze ingest_token_changes;
        when 'ingest_updates' then analyze ingest_updates;
        when 'broker_tokens' then analyze broker_tokens;
        when 'instruments' then analyze instruments;
    end case;
end
$$;
