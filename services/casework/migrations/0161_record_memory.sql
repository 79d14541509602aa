-- The newest revision that this Society has verified of each record, its own included: ids, number and digest, nothing of what it says. It goes with the record's erasure or withdrawal,
-- at the latest on the day that the record itself says it ends.
create table record_memory (
  rid text primary key,
  author text not null,
  rev bigint not null check (rev >= 0),
  digest text not null,
  -- `type/version` as the header has it.
  schema text not null,
  ends_at timestamptz not null
);
create index record_memory_ends on record_memory (ends_at);
