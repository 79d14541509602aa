-- Blobs: what is too large for a field of a record, sealed by its author, in parts that never change. A blob is its author's alone until a record names it (`rid`); from
-- then on it is read through that record and ends with it. One that no record names within a day goes.
create table blob_part (
  author text not null,
  id text not null,
  part integer not null check (part >= 0),
  rid text references record on delete cascade,
  bytes bytea not null,
  stored_at timestamptz not null,
  primary key (author, id, part)
);
-- Ciphertext does not compress.
alter table blob_part alter column bytes set storage external;

create unique index blob_part_of_record on blob_part (rid, part) where rid is not null;
create index blob_part_unnamed on blob_part (stored_at) where rid is null;

alter table budget_charge
  drop constraint budget_charge_kind_check,
  add constraint budget_charge_kind_check
    check (kind in ('submission', 'entry', 'compare', 'offer', 'message', 'rights', 'blob'));
