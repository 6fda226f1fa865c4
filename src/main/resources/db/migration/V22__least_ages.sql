-- What the service's own role may make disappear of its trails has a least age: whoever steals that role can neither
-- archive nor forget what it has just done. The settings allow a day at least; an hour of it is for clocks that differ.

create function least_age() returns interval language sql immutable parallel safe as $$ select interval '23 hours' $$;

-- As before, but for the age.
create or replace function archive_audit(up_to bigint, most integer) returns integer
    language plpgsql volatile security definer set search_path = ${flyway:defaultSchema}, pg_temp as $$
declare
    first bigint;
    last  bigint;
    gone  integer;
begin
    select position + 1 into first from audit_archive for update;
    last := least(up_to, first + most - 1, (select max(position) from audit_chain));
    if last is null or last < first then
        return 0;
    end if;
    if exists (select from audit_chain c join audit_trail t using (audit_id)
               where c.position between first and last and t.at > now() - least_age()) then
        raise exception 'the audit trail is kept for % at least', least_age() using errcode = 'check_violation';
    end if;
    delete from audit_trail t using audit_chain c
    where c.position between first and last and t.audit_id = c.audit_id;
    get diagnostics gone = row_count;
    if gone <> last - first + 1 then
        raise exception 'the audit trail lacks rows between the places % and %', first, last;
    end if;
    update audit_archive set position = last;
    return gone;
end
$$;

create or replace function forget_flips(older_than timestamptz, most integer) returns integer
    language plpgsql volatile security definer set search_path = ${flyway:defaultSchema}, pg_temp as $$
declare
    gone integer;
begin
    if older_than is null or older_than > now() - least_age() then
        raise exception 'flips are kept for % at least', least_age() using errcode = 'check_violation';
    end if;
    with forgotten as (
        delete from feature_flips where flip_id in (
            select f.flip_id from feature_flips f
            where f.at < older_than
                and exists (
                    select from feature_flips n
                    where n.feature = f.feature and n.cause = f.cause and n.version > f.version
                        and (n.at, n.flip_id) > (f.at, f.flip_id)
                        and (f.cause <> 'operator' or n.expires_at is null or n.expires_at > n.at))
            order by f.at limit most)
        returning 1)
    select count(*)::int into gone from forgotten;
    return gone;
end
$$;

-- Why the node that serves the second write waits, for the other nodes to tell the same; no row where it does not.
create table mirror_trouble (
    single boolean primary key default true check (single),
    since  timestamptz not null,
    at     timestamptz not null,
    error  text        not null,
    node   text        not null
);
grant select, insert, update, delete on mirror_trouble to "${serviceRole}";
