-- What a load of a whole catalog pays for row by row without need.

-- Tokens are made from instruments in the same transaction, and the service may not delete an instrument: there is
-- nothing that the check could find, and it was nearly half of the insert of 200,000 tokens.
alter table broker_tokens drop constraint broker_tokens_instrument_id_fkey;

-- All rows of a job are read at once, by hashing, so these indexes served nobody and were a quarter to a half of the
-- inserts. A reader numbers its lines, and each step of the matching takes only lines that have no match yet.
alter table ingest_rows drop constraint ingest_rows_pkey;
alter table ingest_matches drop constraint ingest_matches_pkey;

-- Of a row that the broker's open token knows: whether it states something else than that token. Found while the two are
-- side by side, so that the comparison has only these to look at.
alter table ingest_matches add column restated boolean not null default false;
