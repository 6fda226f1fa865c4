-- Which accounts at which feeds a user has; one row a user, so that what is planned together changes together.

create table accounts (
    user_id    text        primary key,
    -- Counts the changes; the ETag.
    version    bigint      not null check (version > 0),
    accounts   jsonb       not null,
    updated_at timestamptz not null
);

grant select, insert, update on accounts to "${serviceRole}";
