-- Comparisons of all index memberships with those of the legacy screener: one row for each.
create table validation_runs (
    validation_id uuid primary key default uuid_v7(),
    -- The half hour that a run of the schedule is for; so each has one, of whichever node. Null for one by hand.
    slot          bigint unique,
    level         text        not null check (level in ('basic', 'detailed', 'strict')),
    status        text        not null check (status in ('running', 'passed', 'failed', 'error')),
    started_at    timestamptz not null,
    finished_at   timestamptz,
    node          text        not null,
    report        jsonb,
    -- Why there is no report.
    error         text,
    check ((status = 'running') = (finished_at is null)),
    check ((report is not null) = (status in ('passed', 'failed')))
);
create index validation_runs_started on validation_runs (started_at);

grant select, insert, update, delete on validation_runs to "${serviceRole}";
