-- What the scope admin allows concerns everybody, so a key that acts for some users only cannot have it. One that has
-- nothing else could do nothing any more and ends.
update api_keys set revoked_at = now()
where cardinality(users) > 0 and scopes = array['admin'] and revoked_at is null;

update api_keys set scopes = array_remove(scopes, 'admin')
where cardinality(users) > 0 and 'admin' = any (scopes) and scopes <> array['admin'];

alter table api_keys add constraint api_keys_of_users
    check (cardinality(users) = 0 or not 'admin' = any (scopes) or revoked_at is not null);
