-- Ids of records that have ended, with the digest of the last revision, so that a submission handed in again does not
-- bring one back.
create table record_ended (
  rid text primary key,
  digest text not null,
  at timestamptz not null
);

create index entry_expires on entry (expires_at);
create index record_expires on record (expires_at);

-- What a confirmation opened outlasts its entries, and closes when either of them is removed all the same.
alter table activation add column sought_entry text, add column present_entry text;
update activation set sought_entry = c.sought_entry, present_entry = c.present_entry
from candidate c where c.id = activation.candidate;

create index activation_of_sought on activation (sought_entry) where closed_at is null;
create index activation_of_present on activation (present_entry) where closed_at is null;
