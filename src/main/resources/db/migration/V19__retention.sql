-- What is kept for how long.

-- One row for each run, by the schedule or by hand.
create table retention_runs (
    run_id      uuid primary key default uuid_v7(),
    cause       text        not null check (cause in ('schedule', 'operator')),
    dry_run     boolean     not null,
    started_at  timestamptz not null,
    finished_at timestamptz not null,
    results     jsonb       not null
);

-- Up to which place the rows of the audit trail were taken out. Their places stay, with hash, so that every place that was
-- noted elsewhere can still be shown, and a row that was kept elsewhere still be proven.
create table audit_archive (
    single   boolean primary key default true check (single),
    position bigint not null check (position >= 0)
);
insert into audit_archive (position) values (0);

-- Takes out the oldest rows of the trail, at most so many, none after that place: one call for each portion.
create function archive_audit(up_to bigint, most integer) returns integer
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
revoke execute on function archive_audit(bigint, integer) from public;

-- As before, but for the rows that are archived: of those only the place is looked at.
create or replace function verify_audit(after bigint, up_to bigint)
    returns table (checked bigint, broken bigint, broken_audit_id bigint, fault text)
    language sql stable set search_path = ${flyway:defaultSchema}, pg_temp as $$
    with places as (
        select w.place as position, c.audit_id, c.hash, lag(c.hash) over (order by w.place) as before
        from generate_series(after, up_to) w (place) left join audit_chain c on c.position = w.place
    ), judged as (
        select p.position, p.audit_id,
               case when p.hash is null or (t.audit_id is null and p.position > a.position) then 'missing'
                    when p.position > a.position
                         and p.hash <> audit_link(p.before, p.position, audit_digest(t)) then 'changed' end as fault
        from places p cross join audit_archive a left join audit_trail t using (audit_id)
        where p.position > after
    )
    select count(*) over (), case when fault is not null then position end,
           case when fault is not null then audit_id end, fault
    from judged order by fault is null, position limit 1
$$;

grant select, insert on retention_runs to "${serviceRole}";
grant select on audit_archive to "${serviceRole}";
grant execute on function archive_audit(bigint, integer) to "${serviceRole}";
grant delete on index_memberships to "${serviceRole}";
