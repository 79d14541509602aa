-- The keys log: every member list and statement that was ever accepted, in the order of acceptance, as leaves of one Merkle tree. Leaves for documents that were stored
-- before are added when the registry starts.
create table keys_leaf (
  seq bigint primary key check (seq >= 0),
  kind text not null check (kind in ('member-list', 'statement')),
  society text,
  number integer not null check (number >= 0),
  digest text not null unique,
  leaf bytea not null check (length(leaf) = 32),
  check ((society is null) = (kind = 'member-list')),
  unique nulls not distinct (kind, society, number)
);

create table keys_checkpoint (
  size bigint primary key check (size > 0),
  root bytea not null check (length(root) = 32),
  note text not null,
  at timestamptz not null
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the log is append-only' using errcode = 'insufficient_privilege';
end
$$;

create trigger keys_leaf_append_only before update or delete on keys_leaf for each row execute function refuse_change();
create trigger keys_leaf_no_truncate before truncate on keys_leaf for each statement execute function refuse_change();
create trigger keys_checkpoint_append_only before update or delete on keys_checkpoint for each row execute function refuse_change();
create trigger keys_checkpoint_no_truncate before truncate on keys_checkpoint for each statement execute function refuse_change();

revoke update, delete, truncate on keys_leaf, keys_checkpoint from current_user;
