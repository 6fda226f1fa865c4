-- The stages in which the legacy screener is the side that counts.

-- The stage that index memberships have reached, for all nodes. The setting asks for one; a way forward that is not safe
-- is not gone, and the way back across the line between the sides waits until the screener was told everything. Whoever
-- writes memberships reads this row under the lock of their writers, so that no write is made for the other side.
create table migration_stage (
    single          boolean     primary key default true check (single),
    stage           text        not null
        check (stage in ('off', 'dualwrite', 'shadow', 'live', 'rampdown', 'complete')),
    since           timestamptz not null,
    -- What the setting asks for where it is not reached, and what it waits for.
    asked           text,
    reasons         jsonb       not null default '[]',
    -- Until then nobody writes memberships: the side that counts is about to change, or the registry is being filled.
    closed_until    timestamptz,
    -- Whether the screener has taken writes that the registry was not to have.
    registry_behind boolean     not null,
    -- Node that moves it.
    holder          text,
    held_until      timestamptz
);

-- A write that the screener is being told and the registry has not yet: one at a time, so that both sides take them in
-- one order. One whose holder is late is sent again before anything newer. It is gone once both sides have it.
create table membership_intent (
    single          boolean     primary key default true check (single),
    intent_id       uuid        not null,
    request         jsonb       not null,
    rows            jsonb       not null,
    trade_date      date        not null,
    correlation_id  text        not null,
    actor           text        not null,
    user_id         text,
    traceparent     text,
    idempotency_key text,
    body_sha256     bytea,
    opened_at       timestamptz not null,
    holder          text        not null,
    held_until      timestamptz not null,
    -- Requests without an answer so far.
    unanswered      integer     not null default 0
);

-- Reads that both sides answered differently, the newest; what was on its way is none.
create table read_differences (
    difference_id bigint generated always as identity primary key,
    at            timestamptz not null,
    stage         text        not null,
    query         text        not null,
    record        text        not null,
    field         text        not null,
    registry      text,
    screener      text
);

grant select, insert, update on migration_stage to "${serviceRole}";
grant select, insert, update, delete on membership_intent, read_differences to "${serviceRole}";
