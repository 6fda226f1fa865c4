-- The chain over the audit trail, and the flips of features.

-- ---------------------------------------------------------------------------------------------------------------------
-- Writers insert into audit_trail in their own transactions, in any order, and wait for nobody. What is committed is then
-- given a place in the chain: dense positions, each with SHA-256 over the hash before it and the row's content. So a row
-- that is changed, taken out or put in later does not fit, nor does all that follows it.
--
-- The service may insert rows and read; places are given by chain_audit alone, which runs with the owner's rights. What
-- no chain can show is that its end was cut off: whoever must be sure keeps a position with its hash elsewhere (the
-- service logs them) and asks whether the chain still holds it.

create table audit_chain (
    position   bigint primary key check (position > 0),
    audit_id   bigint      not null unique,
    hash       bytea       not null check (octet_length(hash) = 32),
    chained_at timestamptz not null
);

-- Rows that have no place yet; what is committed here is committed there.
create table audit_pending (
    audit_id bigint primary key
);
insert into audit_pending select audit_id from audit_trail;

create function audit_row_is_pending() returns trigger
    language plpgsql security definer set search_path = ${flyway:defaultSchema}, pg_temp as $$
begin
    insert into audit_pending (audit_id) select audit_id from added;
    return null;
end
$$;
create trigger audit_row_is_pending after insert on audit_trail
    referencing new table as added for each statement execute function audit_row_is_pending();

-- One form for each content, whatever the session's settings: jsonb writes its members in one order, and the time goes in
-- as seconds.
create function audit_digest(entry audit_trail) returns bytea language sql stable set search_path = ${flyway:defaultSchema}, pg_temp as $$
    select sha256(convert_to(jsonb_build_array(entry.audit_id, extract(epoch from entry.at), entry.actor, entry.user_id,
        entry.action, entry.entity, entry.correlation_id, entry.detail)::text, 'UTF8'))
$$;

-- The first row follows on no hash at all.
create function audit_link(before bytea, place bigint, digest bytea) returns bytea
    language sql immutable parallel safe set search_path = ${flyway:defaultSchema}, pg_temp as $$
    select sha256(coalesce(before, '') || int8send(place) || digest)
$$;

-- Places the oldest pending rows, at most so many. One caller at a time; the others get no row. Lock and reading are
-- statements of their own, as a statement does not see what was committed while it waited.
create function chain_audit(most integer) returns table (chained integer, head bigint, head_hash bytea)
    language plpgsql volatile security definer set search_path = ${flyway:defaultSchema}, pg_temp as $$
declare
    entry record;
begin
    if not pg_try_advisory_xact_lock(hashtext('audit_chain')) then
        return;
    end if;
    select c.position, c.hash into head, head_hash from audit_chain c order by c.position desc limit 1;
    head := coalesce(head, 0);
    chained := 0;
    for entry in
        with taken as (
            delete from audit_pending p
            where p.audit_id <= (select max(o.audit_id) from (
                select n.audit_id from audit_pending n order by n.audit_id limit most) o)
            returning p.audit_id
        )
        select t.audit_id, audit_digest(t) as digest from taken join audit_trail t using (audit_id) order by t.audit_id
    loop
        head := head + 1;
        chained := chained + 1;
        head_hash := audit_link(head_hash, head, entry.digest);
        insert into audit_chain (position, audit_id, hash, chained_at)
        values (head, entry.audit_id, head_hash, clock_timestamp());
    end loop;
    return next;
end
$$;
revoke execute on function chain_audit(integer) from public;

-- Looks at the places after one and up to another: how many there are and the first that is wrong, if any.
-- `missing`: the place or its row is gone; `changed`: the row, or the place, is not what it was.
create function verify_audit(after bigint, up_to bigint)
    returns table (checked bigint, broken bigint, broken_audit_id bigint, fault text)
    language sql stable set search_path = ${flyway:defaultSchema}, pg_temp as $$
    with places as (
        select w.place as position, c.audit_id, c.hash, lag(c.hash) over (order by w.place) as before
        from generate_series(after, up_to) w (place) left join audit_chain c on c.position = w.place
    ), judged as (
        select p.position, p.audit_id,
               case when p.hash is null or t.audit_id is null then 'missing'
                    when p.hash <> audit_link(p.before, p.position, audit_digest(t)) then 'changed' end as fault
        from places p left join audit_trail t using (audit_id)
        where p.position > after
    )
    select count(*) over (), case when fault is not null then position end,
           case when fault is not null then audit_id end, fault
    from judged order by fault is null, position limit 1
$$;

create index audit_trail_actor on audit_trail (actor, audit_id);

grant select on audit_chain, audit_pending to "${serviceRole}";
grant execute on function chain_audit(integer), verify_audit(bigint, bigint) to "${serviceRole}";
revoke update, delete, truncate on audit_trail from "${serviceRole}";

-- Profiles keep their own trail beside this one: it holds users' data and is forgotten after AUDIT_RETENTION_DAYS, which
-- no row of a chain can be. The chain gets who did what when, and the digest of what is forgotten.
create function profile_audit_into_chain() returns trigger language plpgsql set search_path = ${flyway:defaultSchema}, pg_temp as $$
begin
    insert into audit_trail (at, actor, user_id, action, entity, correlation_id, detail)
    select a.at, a.actor, a.acting_user, 'profile.' || a.action,
           coalesce('profiles/' || a.profile_id, 'users/' || a.user_id, 'profiles'), a.correlation_id,
           jsonb_build_object('profile_audit_id', a.audit_id, 'owner', a.user_id, 'content_sha256',
               encode(sha256(convert_to(jsonb_build_array(a.before, a.after)::text, 'UTF8')), 'hex'))
    from added a order by a.audit_id;
    return null;
end
$$;
create trigger profile_audit_into_chain after insert on profile_audit
    referencing new table as added for each statement execute function profile_audit_into_chain();

-- ---------------------------------------------------------------------------------------------------------------------
-- Every time something changed its mind about a feature: the config service's toggle, an operator, or the breaker of one
-- node. The newest of an operator is the override in force, until it expires. The id comes from the node, so that a flip
-- that is sent again after an unknown end is there once.

create table feature_flips (
    flip_id        uuid primary key,
    feature        text        not null,
    -- Counts the flips of a feature.
    version        bigint      not null check (version > 0),
    cause          text        not null check (cause in ('config', 'operator', 'breaker')),
    -- What this cause says from now on; together with the other causes it made `after` of `before` on that node.
    enabled        boolean     not null,
    before         boolean     not null,
    after          boolean     not null,
    reason         text,
    expires_at     timestamptz,
    actor          text        not null,
    user_id        text,
    node           text        not null,
    at             timestamptz not null,
    correlation_id text        not null,
    unique (feature, version)
);
create index feature_flips_newest on feature_flips (feature, cause, at desc);

grant select, insert on feature_flips to "${serviceRole}";
