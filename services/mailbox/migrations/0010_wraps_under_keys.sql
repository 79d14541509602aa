-- Wraps rest under one key per record. The keys live in a schema of their own, which is kept in its latest
-- state only and never in dated backups: erasing a row there is erasing what every backup of this schema holds of it.
do $$
begin
  -- 0.1.0 kept wraps in the clear, in its backups too: no key that came later would shred those.
  if exists (select from grant_wrap) then
    raise exception 'an exchange of 0.1.0 is provisioned anew';
  end if;
  if not exists (select from pg_namespace where nspname = 'mailbox_keys') then
    create schema mailbox_keys;
  end if;
end
$$;
create table mailbox_keys.record_key (
  rid text primary key,
  key bytea not null
);

drop table grant_wrap;
-- AES-256-GCM of the wraps and their encapsulated key.
create table grant_wrap (
  gid text primary key references record_grant on delete cascade,
  sealed bytea not null
);
alter table grant_wrap alter column sealed set storage external;
