-- The registry's schema. Flyway runs it as the owner; the service logs in as ${serviceRole}, which owns nothing and has
-- rights on this schema only (granted at the end).

create extension if not exists btree_gist with schema public;

-- ---------------------------------------------------------------------------------------------------------------------
-- Instruments: what the registry holds to be true now. One row per instrument for ever; the key is its current name.

create table instruments (
    instrument_id   bigint generated always as identity primary key,
    instrument_key  text        not null,
    exchange        text        not null,
    instrument_type text        not null check (instrument_type in ('EQ', 'INDEX', 'FUT', 'CE', 'PE')),
    asset_class     text        not null,
    symbol          text        not null,
    name            text,
    series          text,
    isin            text,
    exchange_token  text,
    underlying      text,
    expiry          date,
    strike          numeric     check (strike > 0),
    lot_size        bigint      check (lot_size > 0),
    tick_size       numeric     check (tick_size > 0),
    freeze_quantity bigint      check (freeze_quantity > 0),
    multiplier      numeric     check (multiplier > 0),
    sector          text,
    industry        text,
    is_active       boolean     not null,
    inactive_reason text        check (inactive_reason in ('expired', 'delisted', 'suspended')),
    inactive_since  date,
    data_source     text        not null,
    version         integer     not null check (version > 0),
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    check (is_active = (inactive_reason is null)),
    check ((instrument_type in ('FUT', 'CE', 'PE')) = (expiry is not null)),
    check ((instrument_type in ('CE', 'PE')) = (strike is not null))
);
create unique index instruments_key on instruments (instrument_key);
-- How files of different brokers are joined in the cash market.
create index instruments_exchange_token on instruments (exchange, exchange_token) where exchange_token is not null;
create index instruments_isin on instruments (isin) where isin is not null;
create index instruments_expiry on instruments (expiry) where is_active and expiry is not null;

-- Every version of an instrument: valid time in trade dates, record time in timestamps. Append-only: a version holds from
-- its date until a later version's date, so the one that holds on a date, as known at a moment, is the highest version
-- with `valid @> date` recorded by then. `changed` tells what it changed in the version before, {} for the first.
-- No foreign key: versions are made from instruments in the same transaction, and the service may not delete either; the
-- check row by row was the larger half of the insert.
create table instrument_versions (
    instrument_id bigint      not null,
    version       integer     not null,
    valid         daterange   not null check (not isempty(valid)),
    recorded_at   timestamptz not null,
    cause         text        not null,
    job_id        uuid,
    changed       jsonb       not null,
    primary key (instrument_id, version)
);

-- Former keys and other names. A name may belong to several instruments over time; the newest wins, with a notice.
create table instrument_aliases (
    alias         text        not null,
    instrument_id bigint      not null references instruments,
    kind          text        not null check (kind in ('former_key', 'alias')),
    since         timestamptz not null,
    primary key (alias, instrument_id)
);
create index instrument_aliases_instrument on instrument_aliases (instrument_id);

-- What each broker calls an instrument, when, and what its file states about it. The instrument's own fields are made
-- from these statements by precedence, so that two sources that disagree do not overwrite each other every morning.
-- Null means that the source does not speak about the field. `symbol` is without the series; in the cash market of the
-- NSE the two together make the exchange's symbol (see cash_symbol).
create table broker_tokens (
    broker          text        not null,
    segment         text        not null,
    token           text        not null,
    instrument_id   bigint      not null references instruments,
    valid           daterange   not null check (not isempty(valid)),
    trading_symbol  text,
    symbol          text        not null,
    series          text,
    name            text,
    isin            text,
    asset_class     text,
    exchange_token  text,
    lot_size        bigint,
    tick_size       numeric,
    freeze_quantity bigint,
    multiplier      numeric,
    job_id          uuid,
    recorded_at     timestamptz not null
);
create index broker_tokens_instrument on broker_tokens (instrument_id);

-- One owner of a token on any date. An exclusion constraint over all rows would say it in one line, but made of the load
-- of 94,000 tokens 26 s of 30. So it is said in three: of the mappings in force there is one; of those that have ended no
-- two overlap (by a hash, since texts that begin alike split a GiST badly); and none overlaps one of the other kind.
create unique index broker_tokens_open on broker_tokens (broker, segment, token) where upper_inf(valid);
alter table broker_tokens add constraint broker_tokens_ended exclude using gist (
    hashtextextended(broker || ' ' || segment || ' ' || token, 0) with =, valid with &&) where (not upper_inf(valid));

-- Of two transactions at once neither sees what the other writes: hence the lock, which an ingest job holds anyway.
create function one_owner_of_a_token() returns trigger language plpgsql set search_path from current as $$
declare
    twice record;
begin
    perform pg_advisory_xact_lock(hashtext('catalog_changes'));
    select w.broker, w.segment, w.token into twice
    from written w
    join broker_tokens t
        on hashtextextended(t.broker || ' ' || t.segment || ' ' || t.token, 0)
                = hashtextextended(w.broker || ' ' || w.segment || ' ' || w.token, 0)
            and t.broker = w.broker and t.segment = w.segment and t.token = w.token
            and t.valid && w.valid
    where upper_inf(w.valid) and not upper_inf(t.valid)
    limit 1;
    if not found then
        select w.broker, w.segment, w.token into twice
        from written w
        join broker_tokens t
            on t.broker = w.broker and t.segment = w.segment and t.token = w.token and t.valid && w.valid
        where not upper_inf(w.valid) and upper_inf(t.valid)
        limit 1;
    end if;
    if found then
        raise exclusion_violation using
            message = format('the token %s of %s in %s would have two owners on one date',
                twice.token, twice.broker, twice.segment),
            table = 'broker_tokens', constraint = 'one_owner_of_a_token';
    end if;
    return null;
end
$$;
create trigger one_owner_of_an_inserted_token after insert on broker_tokens
    referencing new table as written for each statement execute function one_owner_of_a_token();
create trigger one_owner_of_an_updated_token after update on broker_tokens
    referencing new table as written for each statement execute function one_owner_of_a_token();

-- NSE: RELIANCE of series EQ is RELIANCE, IDEA of series BE is IDEA-BE. Elsewhere the series is an attribute.
create function cash_symbol(exchange text, symbol text, series text) returns text language sql immutable parallel safe as $$
    select case when exchange = 'NSE' and series <> 'EQ' then symbol || '-' || series else symbol end
$$;

-- {"field": {"from": ..., "to": ...}} where the two differ, else {}.
create function field_change(field text, was anyelement, becomes anyelement) returns jsonb
    language sql immutable parallel safe as $$
    select case when was is distinct from becomes
        then jsonb_build_object(field, jsonb_build_object('from', was, 'to', becomes)) else '{}'::jsonb end
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Ingest jobs. A job belongs to the node that has its file; while that node lives it renews the lease. A job whose lease
-- has run out is taken over by whichever node finds the file, and only the runner named here can finish it.

create table ingest_jobs (
    job_id           uuid primary key,
    broker           text        not null,
    mode             text        not null,
    priority         integer     not null,
    dry_run          boolean     not null,
    status           text        not null check (status in ('queued', 'running', 'held', 'completed', 'failed', 'cancelled')),
    progress         numeric     not null default 0,
    format           text,
    effective_date   date        not null,
    source_file      text        not null,
    source_sha256    text        not null,
    source_bytes     bigint      not null,
    symbols          text[]      not null,
    exchanges        text[]      not null,
    counts           jsonb       not null default '{}',
    errors           jsonb       not null default '[]',
    actor            text        not null,
    correlation_id   text        not null,
    traceparent      text,
    runner           uuid        not null,
    lease_until      timestamptz not null,
    attempts         integer     not null default 0,
    cancel_requested boolean     not null default false,
    created_at       timestamptz not null,
    started_at       timestamptz,
    completed_at     timestamptz
);
create index ingest_jobs_newest on ingest_jobs (created_at desc, job_id desc);
create index ingest_jobs_open on ingest_jobs (priority, created_at) where status in ('queued', 'running');
create index ingest_jobs_broker on ingest_jobs (broker, completed_at desc) where status = 'completed';

-- Rows that were not taken, with the token where it could be read: such a token was not absent.
create table ingest_quarantine (
    job_id  uuid   not null references ingest_jobs on delete cascade,
    line    bigint not null,
    reason  text   not null,
    detail  text   not null,
    segment text,
    token   text,
    primary key (job_id, line)
);

-- What a job works on, between reading and applying. Unlogged: a crash empties these tables, and the job starts again
-- from its file.

create unlogged table ingest_rows (
    job_id          uuid   not null,
    line            bigint not null,
    segment         text   not null,
    token           text   not null,
    exchange        text   not null,
    instrument_type text   not null,
    instrument_key  text   not null,
    -- Upper-case letters and digits of an index' name, by which brokers' spellings meet.
    match_name      text,
    trading_symbol  text,
    symbol          text   not null,
    series          text,
    name            text,
    isin            text,
    asset_class     text,
    exchange_token  text,
    underlying      text,
    expiry          date,
    strike          numeric,
    lot_size        bigint,
    tick_size       numeric,
    freeze_quantity bigint,
    multiplier      numeric,
    primary key (job_id, line)
);

-- To which instrument each row belongs; `kept` where the broker's open token already says so.
create unlogged table ingest_matches (
    job_id        uuid    not null,
    line          bigint  not null,
    instrument_id bigint  not null,
    is_new        boolean not null,
    kept          boolean not null,
    primary key (job_id, line)
);

-- What happens to tokens of instruments that exist already, with the new statement where there is one.
create unlogged table ingest_token_changes (
    job_id             uuid   not null,
    instrument_id      bigint not null,
    segment            text   not null,
    token              text   not null,
    change             text   not null check (change in ('opened', 'restated', 'closed')),
    cause              text   not null,
    old_trading_symbol text,
    trading_symbol     text,
    symbol             text,
    series             text,
    name               text,
    isin               text,
    asset_class        text,
    exchange_token     text,
    lot_size           bigint,
    tick_size          numeric,
    freeze_quantity    bigint,
    multiplier         numeric
);

-- What existing instruments become; only those that change.
create unlogged table ingest_updates (
    job_id          uuid    not null,
    instrument_id   bigint  not null,
    old_key         text    not null,
    new_key         text    not null,
    symbol          text    not null,
    series          text,
    name            text,
    isin            text,
    asset_class     text    not null,
    exchange_token  text,
    lot_size        bigint,
    tick_size       numeric,
    freeze_quantity bigint,
    multiplier      numeric,
    is_active       boolean not null,
    inactive_reason text,
    -- Differences by kind of event; {} where there is none.
    field_changes   jsonb   not null,
    lot_changes     jsonb   not null,
    token_changes   jsonb   not null,
    status_changes  jsonb   not null,
    token_cause     text,
    primary key (job_id, instrument_id)
);

-- The work tables are filled and read within seconds, too fast for the statistics to follow, and a planner that takes a
-- hundred thousand rows for a hundred loops over them; after a first load the same holds of the catalog itself. A sample of
-- 3,000 rows tells enough and is drawn ten times faster than the usual one. The service owns no table, so it may not
-- analyze by itself.
do $$
declare
    sampled record;
begin
    for sampled in
        select table_name, column_name from information_schema.columns
        where table_schema = current_schema()
            and table_name in ('ingest_rows', 'ingest_matches', 'ingest_token_changes', 'ingest_updates',
                'instruments', 'broker_tokens')
    loop
        execute format('alter table %I alter column %I set statistics 10', sampled.table_name, sampled.column_name);
    end loop;
end
$$;

create function analyze_ingest(work_table text) returns void
    language plpgsql security definer set search_path from current as $$
begin
    case work_table
        when 'ingest_rows' then analyze ingest_rows;
        when 'ingest_matches' then analyze ingest_matches;
        when 'ingest_token_changes' then analyze ingest_token_changes;
        when 'ingest_updates' then analyze ingest_updates;
        when 'broker_tokens' then analyze broker_tokens;
        when 'instruments' then analyze instruments;
    end case;
end
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- The log. Writers put rows into the outbox inside their own transaction, drawing the number after they have locked the
-- row that changes; the sequencer moves committed rows into event_log with dense positions in the order of the draw.
-- The sequence must not cache: a cached block would turn two writers of one key around.

create sequence outbox_draw cache 1;

create table outbox (
    draw           bigint primary key default nextval('outbox_draw'),
    event_id       uuid        not null,
    type           text        not null,
    subject        text        not null,
    partition_key  text        not null,
    instrument_id  bigint,
    traceparent    text,
    correlation_id text,
    job_id         uuid,
    occurred_at    timestamptz not null,
    data           jsonb       not null
);

create table event_log (
    position       bigint primary key,
    event_id       uuid        not null,
    type           text        not null,
    subject        text        not null,
    partition_key  text        not null,
    instrument_id  bigint,
    traceparent    text,
    correlation_id text,
    job_id         uuid,
    occurred_at    timestamptz not null,
    data           jsonb       not null
);
create index event_log_job on event_log (job_id, position) where job_id is not null;

-- The newest position, kept apart so that it survives the retention of the log. The log's id tells followers that keep
-- their position elsewhere (a node's search index) that the database was replaced.
create table event_head (
    single   boolean primary key default true check (single),
    position bigint not null,
    log_id   uuid   not null default gen_random_uuid()
);
insert into event_head (position) values (0);

-- How far each outlet has come. Where one node serves the outlet for all, the row is also its lease: the holder renews it
-- with every step, and another node takes over when updated_at has become too old.
create table follower_positions (
    follower   text primary key,
    position   bigint      not null,
    holder     text,
    updated_at timestamptz not null
);

-- UUID version 7 (RFC 9562): 48 bits of milliseconds, then random; PostgreSQL has its own only from 18 on.
create function uuid_v7() returns uuid language sql volatile as $$
    select encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid())
        placing substring(int8send((extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6),
        52, 1), 53, 1), 'hex')::uuid
$$;

-- ---------------------------------------------------------------------------------------------------------------------
-- Plans: one deflated canonical document plus the columns that are searched.

create table plans (
    plan_id              uuid primary key,
    user_id              text        not null,
    plan_name            text        not null,
    description          text,
    subscription_type    text        not null,
    optimization_level   text        not null,
    filtering_strictness text        not null,
    status               text        not null check (status in ('validated', 'optimized', 'superseded', 'expired', 'error')),
    request_hash         bytea       not null,
    catalog_position     bigint      not null,
    instrument_count     integer     not null,
    document             bytea       not null,
    created_at           timestamptz not null,
    expires_at           timestamptz
);
create index plans_user on plans (user_id, created_at desc);
-- The last plan of that name, when the next one is made.
create index plans_name on plans (user_id, plan_name, created_at desc);
create index plans_newest on plans (created_at desc);
create index plans_expiry on plans (expires_at) where expires_at is not null;

create table idempotency_keys (
    actor       text        not null,
    operation   text        not null,
    key         text        not null,
    body_sha256 bytea       not null,
    answer      jsonb,
    -- What is too large for the answer, deflated.
    document    bytea,
    created_at  timestamptz not null,
    primary key (actor, operation, key)
);
create index idempotency_keys_age on idempotency_keys (created_at);

-- ---------------------------------------------------------------------------------------------------------------------
-- The audit trail. Append-only: the service role may insert and read, nothing else.

create table audit_trail (
    audit_id       bigint generated always as identity primary key,
    at             timestamptz not null,
    actor          text        not null,
    user_id        text,
    action         text        not null,
    entity         text        not null,
    correlation_id text        not null,
    detail         jsonb       not null
);
create index audit_trail_entity on audit_trail (entity, audit_id);

-- ---------------------------------------------------------------------------------------------------------------------

revoke all on schema ${flyway:defaultSchema} from public;
grant usage on schema ${flyway:defaultSchema} to "${serviceRole}";
grant select, insert, update, delete on all tables in schema ${flyway:defaultSchema} to "${serviceRole}";
grant usage, select on all sequences in schema ${flyway:defaultSchema} to "${serviceRole}";
grant execute on all functions in schema ${flyway:defaultSchema} to "${serviceRole}";
revoke update, delete on audit_trail from "${serviceRole}";
revoke delete on instruments, instrument_versions from "${serviceRole}";
-- Which migrations have run is for the owner to say.
revoke insert, update, delete on flyway_schema_history from "${serviceRole}";
