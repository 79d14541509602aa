-- The officer's mandate that a grant of the automation key rests on: its recipient verifies it.
alter table record_grant add column mandate json;

-- Grants that newer ones have taken the place of, with the digest of the newer one, so that a renewal handed in again is known.
create table grant_renewed (
  gid text primary key,
  rid text not null references record on delete cascade,
  digest text not null,
  at timestamptz not null
);
create index grant_renewed_of_record on grant_renewed (rid);
