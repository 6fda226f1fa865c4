-- What exchanges announce: terms of contracts from a date on, and changes of symbols.

-- The value of a term, from a trade date on, for the contracts of a symbol that expire within a range. By symbol and not
-- by contract, since contracts that are listed between the announcement and the date are meant too.
create table announced_terms (
    exchange    text        not null,
    symbol      text        not null,
    expiries    daterange   not null check (not isempty(expiries)),
    term        text        not null check (term in ('lot_size', 'tick_size', 'freeze_quantity')),
    effective   date        not null,
    value       numeric     not null check (value > 0),
    source      text        not null,
    job_id      uuid,
    recorded_at timestamptz not null,
    -- When it was brought into force; null while it lies ahead.
    applied_at  timestamptz,
    primary key (exchange, symbol, term, effective, expiries)
);
create index announced_terms_due on announced_terms (effective) where applied_at is null;

-- Which value of a term an announcement has replaced. A source that still states the replaced value is late and does not
-- bring it back; once it states anything else, its word counts again.
create table superseded_terms (
    instrument_id bigint  not null references instruments,
    term          text    not null check (term in ('lot_size', 'tick_size', 'freeze_quantity')),
    replaced      numeric not null,
    value         numeric not null,
    since         date    not null,
    primary key (instrument_id, term)
);

create table symbol_changes (
    exchange    text        not null,
    old_symbol  text        not null,
    new_symbol  text        not null check (new_symbol <> old_symbol),
    changed_on  date        not null,
    source      text        not null,
    job_id      uuid,
    recorded_at timestamptz not null,
    primary key (exchange, old_symbol, new_symbol, changed_on)
);
create index symbol_changes_new on symbol_changes (exchange, new_symbol);

grant select, insert, update on announced_terms, superseded_terms to "${serviceRole}";
grant delete on superseded_terms to "${serviceRole}";
grant select, insert on symbol_changes to "${serviceRole}";
