-- Sought entries for which a pair was found, so that each is counted once however often pairs of it come and go; they go with their entries (docs/adr/0018).
create table entry_found (
  entry text primary key references entry on delete cascade
);
insert into entry_found (entry) select distinct sought_entry from candidate;
