-- Plans in force are told when the catalog or the limits change under them.

-- The plan is told of events behind told_position only, so that each change is told once whatever is repeated.
alter table plans add column told_position bigint;
alter table plans add column version integer not null default 1;
-- Why a plan has expired, is stale or failed; null while nothing has changed under it.
alter table plans add column status_reason text;
-- What its feeds allow, one text per feed: its id, a colon, a hash of its limits.
alter table plans add column limits text[] not null default '{}';
update plans set told_position = catalog_position;
alter table plans alter column told_position set not null;

-- The instruments placed by each plan in force, by their ids, which no rename changes. Apart from plans, whose rows
-- change: every new version of a row here would put all its instruments into the index again.
create table plan_instruments (
    plan_id        uuid     primary key references plans on delete cascade,
    instrument_ids bigint[] not null,
    -- Whose tokens it uses.
    brokers        text[]   not null
);
alter table plan_instruments alter column instrument_ids set storage external;
-- A new plan only appends its thousand entries to the index's pending list; clean_plan_index() sorts them in, before a
-- search and now and then, so that no plan's own transaction has to.
create index plan_instruments_ids on plan_instruments using gin (instrument_ids)
    with (fastupdate = on, gin_pending_list_limit = 65536);

create function clean_plan_index() returns bigint
    language sql security definer set search_path from current as $$
    select gin_clean_pending_list('plan_instruments_ids'::regclass)
$$;
revoke execute on function clean_plan_index() from public;

-- What the plans in force still wait for: references as they were asked for, or keys without a token.
create table plan_pending (
    plan_id uuid   primary key references plans on delete cascade,
    names   text[] not null check (cardinality(names) > 0),
    brokers text[] not null
);

create index plans_in_force_expiry on plans (expires_at)
    where status in ('validated', 'optimized') and expires_at is not null;

-- A follower that is new begins at the present: the plans from before are not in the tables above.
insert into follower_positions (follower, position, updated_at)
select 'stale-plans', position, now() from event_head;

-- Conflicts of profiles are forgotten with the audit rows of their time; the service may not delete them otherwise.
create index profile_conflicts_age on profile_conflicts (created_at);
create function forget_profile_conflicts(older_than timestamptz, most integer) returns bigint
    language plpgsql security definer set search_path from current as $$
declare
    gone bigint;
begin
    if older_than > clock_timestamp() - interval '1 day' then
        raise exception 'conflicts are kept for at least a day' using errcode = 'check_violation';
    end if;
    delete from profile_conflicts where conflict_id in (
        select conflict_id from profile_conflicts
        where created_at < older_than and (resolved_at is null or resolved_at < older_than)
        order by created_at limit most);
    get diagnostics gone = row_count;
    return gone;
end
$$;
revoke execute on function forget_profile_conflicts(timestamptz, integer) from public;
grant execute on function forget_profile_conflicts(timestamptz, integer) to "${serviceRole}";

grant select, insert, update, delete on plan_instruments, plan_pending to "${serviceRole}";
grant execute on function clean_plan_index() to "${serviceRole}";
