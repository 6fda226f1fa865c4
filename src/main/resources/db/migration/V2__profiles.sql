-- Subscription profiles: what a user wants to be subscribed to, by name.

-- One row for each user who has or had profiles. Whoever changes a user's profiles locks it first, so that limits are
-- counted by one at a time. Null: the default of the service.
create table user_subscription_limits (
    user_id        text primary key,
    max_profiles   integer check (max_profiles >= 0),
    max_live_feed  integer check (max_live_feed >= 0),
    max_historical integer check (max_historical >= 0),
    max_alerts     integer check (max_alerts >= 0),
    version        integer not null default 0,
    updated_at     timestamptz,
    updated_by     text
);

-- Instruments stand under the key they had when they were written and under their id, by which a reader finds the key
-- they have now; the id is null where the catalog did not know the key.
create table subscription_profiles (
    profile_id        uuid primary key,
    user_id           text        not null references user_subscription_limits,
    profile_name      text        not null,
    subscription_type text        not null check (subscription_type in ('live_feed', 'historical', 'alerts')),
    instrument_ids    bigint[]    not null,
    instrument_keys   text[]      not null,
    preferences       jsonb       not null,
    validation_rules  jsonb       not null,
    max_instruments   integer,
    state             text        not null check (state in ('active', 'inactive', 'expired', 'deleted')),
    version           integer     not null,
    created_at        timestamptz not null,
    updated_at        timestamptz not null,
    expires_at        timestamptz,
    check (cardinality(instrument_ids) = cardinality(instrument_keys))
);
create index subscription_profiles_user on subscription_profiles (user_id, created_at desc, profile_id)
    where state <> 'deleted';
create index subscription_profiles_expiry on subscription_profiles (expires_at) where state = 'active';

-- Conflicts of one refused or settled write share its write_id. The request stands there only while a refused write can
-- still be carried out by hand.
create table profile_conflicts (
    conflict_id    uuid primary key,
    write_id       uuid        not null,
    user_id        text        not null,
    profile_id     uuid,
    conflict_type  text        not null
        check (conflict_type in ('limit_exceeded', 'invalid_instrument', 'duplicate_subscription')),
    status         text        not null check (status in ('pending', 'resolved')),
    strategy       text        not null,
    data           jsonb       not null,
    request        jsonb,
    outcome        jsonb,
    correlation_id text        not null,
    created_at     timestamptz not null,
    resolved_at    timestamptz,
    resolved_by    text
);
create index profile_conflicts_user on profile_conflicts (user_id, created_at desc, conflict_id);
create index profile_conflicts_write on profile_conflicts (write_id);
create index profile_conflicts_pending on profile_conflicts (status) where status = 'pending';

-- Apart from audit_trail, since these rows have a retention of their own.
create table profile_audit (
    audit_id       bigint generated always as identity primary key,
    at             timestamptz not null,
    actor          text        not null,
    acting_user    text,
    action         text        not null,
    user_id        text,
    profile_id     uuid,
    correlation_id text        not null,
    before         jsonb,
    after          jsonb
);
create index profile_audit_profile on profile_audit (profile_id, audit_id desc) where profile_id is not null;
create index profile_audit_age on profile_audit (at);
create index profile_audit_cleanups on profile_audit (at desc) where action = 'audit.cleaned';

-- The service may add audit rows and never change one; old ones go through this function alone, a portion at a time.
create function forget_profile_audit(older_than timestamptz, most integer) returns bigint
    language plpgsql security definer set search_path from current as $$
declare
    gone bigint;
begin
    if older_than > clock_timestamp() - interval '1 day' then
        raise exception 'audit rows are kept for at least a day' using errcode = 'check_violation';
    end if;
    delete from profile_audit where audit_id in (
        select audit_id from profile_audit where at < older_than order by at limit most);
    get diagnostics gone = row_count;
    return gone;
end
$$;
revoke execute on function forget_profile_audit(timestamptz, integer) from public;

grant select, insert, update on user_subscription_limits, subscription_profiles, profile_conflicts to ${serviceRole};
grant select, insert on profile_audit to ${serviceRole};
grant execute on function forget_profile_audit(timestamptz, integer) to ${serviceRole};
