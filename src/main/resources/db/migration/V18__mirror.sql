-- The second write of index memberships to the legacy screener.

-- What the screener was last told of each of its records: it knows a share and an index by their names, and a later row
-- replaces an earlier one. What it should know follows from index_memberships and the trade date; the difference is
-- what is still to be sent, so that an older version cannot follow on a newer one and nothing is owed twice. `dead` is
-- what it would not take; it is not sent again until the record says something else, or an operator sends it again.
create table mirror_records (
    symbol     text        not null,
    exchange   text        not null,
    index_name text        not null,
    version    integer     not null,
    told       jsonb,
    told_at    timestamptz,
    dead       jsonb,
    primary key (symbol, exchange, index_name)
);

-- What could not be delivered and waits for an operator.
create table dead_letters (
    letter_id       uuid primary key default uuid_v7(),
    queue           text        not null,
    -- Where it was on its way to.
    original_stream text        not null,
    record          text        not null,
    version         integer     not null,
    request         jsonb       not null,
    reason          text        not null,
    answer          text,
    attempts        integer     not null check (attempts >= 0),
    created_at      timestamptz not null,
    state           text        not null default 'open' check (state in ('open', 'replayed', 'discarded', 'superseded')),
    handled_at      timestamptz,
    handled_by      text,
    handled_reason  text,
    check ((state = 'open') = (handled_at is null))
);
create index dead_letters_open on dead_letters (queue, letter_id) where state = 'open';
create index dead_letters_record on dead_letters (original_stream, record) where state = 'open';
create index dead_letters_handled on dead_letters (handled_at) where state <> 'open';

grant select, insert, update, delete on mirror_records, dead_letters to "${serviceRole}";
