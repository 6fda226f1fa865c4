-- What further sources say: sector, industry, suspension, symbol changes and lots by month.

alter table ingest_rows add column sector text, add column industry text, add column suspended boolean;

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

grant select, insert, update, delete on ingest_renames, ingest_lots to "${serviceRole}";
