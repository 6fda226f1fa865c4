-- Named keys: only their SHA-256 is kept. A key is never deleted, so that the audit trail's ids stay explained.
create table api_keys (
    key_id              uuid primary key,
    name                text not null check (char_length(name) between 1 and 64),
    sha256              bytea not null unique check (octet_length(sha256) = 32),
    scopes              text[] not null
                        check (cardinality(scopes) between 1 and 4 and scopes <@ array['read', 'plan', 'write', 'admin']),
    users               text[] not null check (cardinality(users) <= 100),
    requests_per_second integer not null check (requests_per_second between 1 and 10000),
    created_at          timestamptz not null,
    created_by          text not null,
    expires_at          timestamptz,
    revoked_at          timestamptz,
    check (expires_at > created_at)
);

create index api_keys_in_force on api_keys (name) where revoked_at is null;

grant select, insert on api_keys to "${serviceRole}";
grant update (revoked_at) on api_keys to "${serviceRole}";
