-- What further sources say: sector, industry, suspension, symbol changes and lots by month; and where they disagree.

alter table ingest_rows add column sector text, add column industry text, add column suspended boolean;
alter table ingest_token_changes add column sector text, add column industry text, add column suspended boolean;
alter table ingest_updates add column sector text, add column industry text;

-- What it means that a token is open: that the instrument's own exchange lists it, that a broker does, or only that it
-- stood in a list of a part, such as what traded on a day, which tells nothing by its absence.
alter table broker_tokens
    add column sector text, add column industry text, add column suspended boolean,
    add column standing text not null default 'broker' check (standing in ('exchange', 'broker', 'extract'));
alter table ingest_jobs
    add column standing text not null default 'broker' check (standing in ('exchange', 'broker', 'extract'));

-- Symbol changes as an exchange lists them, one row for each step of a chain; any number of decades, in no order.
create unlogged table ingest_renames (
    job_id     uuid   not null,
    line       bigint not null,
    exchange   text   not null,
    old_symbol text   not null,
    new_symbol text   not null,
    since      date   not null,
    primary key (job_id, line)
);

-- Lots that an exchange states for all contracts of an underlying that expire in a month; the month by its first day.
create unlogged table ingest_lots (
    job_id     uuid   not null,
    line       bigint not null,
    exchange   text   not null,
    underlying text   not null,
    month      date   not null,
    lot_size   bigint not null check (lot_size > 0),
    primary key (job_id, line, month)
);

-- Fields about which the open tokens of an instrument do not agree, or, for expiry and strike, the brokers that give
-- one number of an exchange to different contracts. Kept up by each job for the instruments whose tokens it touched:
-- since when they disagree could not be told from the statements, and to find the few among all would read them all.
-- Who says what is read from the tokens, so that it is never stale.
create table disagreements (
    instrument_id bigint      not null references instruments,
    field         text        not null check (field in ('lot_size', 'tick_size', 'isin', 'expiry', 'strike')),
    since         date        not null,
    recorded_at   timestamptz not null,
    job_id        uuid,
    primary key (instrument_id, field)
);
create index disagreements_field on disagreements (field, instrument_id);

grant select, insert, update, delete on ingest_renames, ingest_lots to "${serviceRole}";
grant select, insert, delete on disagreements to "${serviceRole}";
