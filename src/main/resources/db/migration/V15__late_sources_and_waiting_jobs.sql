-- What becomes of words that are late, of dumps that are early, and of what is old.

-- Whose word about a term is late: what that source stated when an announcement replaced it. While it states just that,
-- its word does not count; its row goes when it states anything else. One source may be late while another is not.
alter table superseded_terms drop constraint superseded_terms_pkey, add column broker text;
insert into superseded_terms (instrument_id, term, broker, replaced, value, since)
select distinct s.instrument_id, s.term, t.broker, s.replaced, s.value, s.since
from superseded_terms s
join broker_tokens t on t.instrument_id = s.instrument_id and upper_inf(t.valid)
where s.replaced = case s.term when 'lot_size' then t.lot_size when 'tick_size' then t.tick_size else t.freeze_quantity end;
delete from superseded_terms where broker is null;
alter table superseded_terms alter column broker set not null, add primary key (instrument_id, broker, term);

-- A dump for a trade date that is still to come waits until then.
alter table ingest_jobs add column not_before date;

grant delete on announced_terms to "${serviceRole}";

-- ---------------------------------------------------------------------------------------------------------------------
-- The trail by user; by entity and by actor it has its indexes already.
create index audit_trail_user on audit_trail (user_id, audit_id) where user_id is not null;

-- Flips are forgotten by this function alone: the service may not delete what says who switched what. The last flip of
-- each cause stays, since the next one is counted and compared from it, and so does the word of an operator in force.
create function forget_flips(older_than timestamptz, most integer) returns integer
    language sql volatile security definer set search_path = ${flyway:defaultSchema}, pg_temp as $$
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
    select count(*)::int from forgotten
$$;
revoke execute on function forget_flips(timestamptz, integer) from public;
grant execute on function forget_flips(timestamptz, integer) to "${serviceRole}";
