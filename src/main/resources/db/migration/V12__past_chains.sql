-- What was listed on an underlying on a date that has passed: contracts that have expired since are not in any index of
-- what is listed today.
create index instruments_underlying on instruments (underlying, expiry) where expiry is not null;
