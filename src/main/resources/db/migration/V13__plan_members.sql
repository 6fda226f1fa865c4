-- Plans that stand for the members of an index are told when those change.

-- Letters and digits, so that a name is found in any spelling.
create function squeezed_name(name text) returns text
    language sql immutable parallel safe as $$
    select regexp_replace(upper(name), '[^[:alnum:]]', '', 'g')
$$;

-- The indices whose members a plan was asked for, and who they were when it was made.
create table plan_members (
    plan_id uuid     primary key references plans on delete cascade,
    -- Squeezed: as the request named them, and their keys.
    indices text[]   not null check (cardinality(indices) > 0),
    -- Instruments that were members, ascending.
    members bigint[] not null,
    -- Whether they were compared with the memberships since the plan was stored.
    checked boolean  not null default false
);
create index plan_members_unchecked on plan_members (plan_id) where not checked;

grant select, insert, update, delete on plan_members to "${serviceRole}";
grant execute on function squeezed_name(text) to "${serviceRole}";

-- Plans in force that were stored before the database knew what they hold (V8): what has changed under them since
-- nobody can tell any more, and what will change would not be told. Their users are told so, once; the plan that is made
-- in their place is watched.
with unwatched as (
    update plans p set status_reason = 'not_watched', version = version + 1
    where status in ('validated', 'optimized')
      and not exists (select from plan_instruments w where w.plan_id = p.plan_id)
    returning plan_id, user_id, plan_name, version, status
)
insert into outbox (event_id, type, subject, partition_key, correlation_id, occurred_at, data)
select uuid_v7(), 'subscription.plan.stale', plan_id::text, user_id, 'migration-13', now(),
       jsonb_build_object(
           'plan_id', plan_id, 'user_id', user_id, 'plan_name', plan_name, 'version', version, 'status', status,
           'reason', 'not_watched')
from unwatched;
