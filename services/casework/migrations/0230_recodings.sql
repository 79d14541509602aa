-- Entries of this Society as the exchange has them: of people, of nobody and of tracing requests (`rid`) alike. Whose one is is found by its id or record; one whose file has ended is not looked for any more.
-- `code_epoch`: the linkage key that it is coded under. `refused`: what the exchange said when it was last tried to code it anew.
create table own_entry (
  entry_id text primary key,
  rid text,
  code_epoch text not null,
  expires_at timestamptz not null,
  tried_at timestamptz,
  refused text
);
create index own_entry_epoch on own_entry (code_epoch, entry_id);
create index own_entry_rid on own_entry (rid) where rid is not null;
create index own_entry_expiry on own_entry (expires_at);

-- Linkage keys that have been taken up. Before anything is coded anew the exchange is asked which entries it has: `listed_to` is how far, `listed_at` when that was done.
create table recoding (
  epoch text primary key references linkage_key (eid) on delete cascade,
  began_at timestamptz not null,
  listed_to text,
  listed_at timestamptz
);

-- In which order the exchange has told of linkage keys: the same for all Societies, while the order of arrival is not. Null for one that this Society has issued itself, and for those of before.
alter table linkage_key add column sequence bigint;
