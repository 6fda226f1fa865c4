-- Which shares belong to which index, when, and with what weight.

-- The indices that memberships speak of. An index that the catalog knows stands under its id, so that a new name changes
-- nothing; any other under the letters and digits of its name, until the catalog knows it.
create table membership_indices (
    index_id      bigint generated always as identity primary key,
    instrument_id bigint unique references instruments,
    name          text        not null,
    squeezed      text        not null,
    created_at    timestamptz not null
);
create unique index membership_indices_by_name on membership_indices (squeezed) where instrument_id is null;

-- One row for each statement: from the first date of `valid` on the share is in the index, or is not, until the date of
-- the next statement. What holds now is where superseded_at is null; a correction supersedes rows and adds others, so
-- that what was known at any moment can still be told. `version` counts the writes to an index and a share.
create table index_memberships (
    membership_id bigint generated always as identity primary key,
    index_id      bigint      not null references membership_indices,
    instrument_id bigint      not null references instruments,
    valid         daterange   not null check (not isempty(valid) and not lower_inf(valid)),
    is_member     boolean     not null,
    weight        numeric     check (weight between 0 and 100),
    sector        text,
    date_added    date,
    version       integer     not null check (version > 0),
    recorded_at   timestamptz not null,
    superseded_at timestamptz,
    check (is_member = (date_added is not null)),
    check (is_member or (weight is null and sector is null)),
    constraint one_statement_on_a_date
        exclude using gist (index_id with =, instrument_id with =, valid with &&) where (superseded_at is null)
);
create index index_memberships_current on index_memberships (index_id, instrument_id) where superseded_at is null;
create index index_memberships_instrument on index_memberships (instrument_id) where superseded_at is null;

grant select, insert, update on membership_indices to "${serviceRole}";
grant select, insert, update (superseded_at) on index_memberships to "${serviceRole}";
