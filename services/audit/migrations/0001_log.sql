-- What any service of this side puts in within the transaction of its act. Each may INSERT and nothing else.
create table pending (
  id text primary key check (length(id) between 16 and 64),
  tree text not null check (tree ~ '^(network|society|member:[a-z][a-z0-9-]{1,30})$'),
  body text not null check (octet_length(body) <= 16384 and body is json object with unique keys),
  at timestamptz not null
);
create index pending_age on pending (at, id);

-- The log itself: dense per tree, never changed. leaf = SHA-256(0x00 || SHA-256(salt || body)).
create table entry (
  tree text not null,
  seq bigint not null check (seq >= 0),
  leaf bytea not null check (length(leaf) = 32),
  primary key (tree, seq)
);

-- What a leaf commits to. Apart from the entry, so that erasing it leaves the tree whole.
create table entry_content (
  tree text not null,
  seq bigint not null,
  salt bytea not null check (length(salt) = 32),
  body text not null,
  at timestamptz not null,
  officer text generated always as (body::jsonb -> 'actor' ->> 'officer') stored,
  subject text generated always as (body::jsonb ->> 'subject') stored,
  action text generated always as (body::jsonb ->> 'action') stored,
  decision text generated always as (body::jsonb ->> 'decision') stored,
  -- No foreign key: checking it takes a row lock on entry, which needs the right to update it.
  primary key (tree, seq)
);
create index entry_content_officer on entry_content (tree, officer, seq);
create index entry_content_subject on entry_content (tree, subject, seq);
create index entry_content_action on entry_content (tree, action, seq);
create index entry_content_at on entry_content (tree, at, seq);

-- C2SP tlog-tiles: up to 256 hashes of level 8 * level of the tree. A tile grows at its end and in no other way.
create table tile (
  tree text not null,
  level integer not null check (level >= 0),
  idx bigint not null check (idx >= 0),
  hashes bytea not null check (length(hashes) between 32 and 8192 and length(hashes) % 32 = 0),
  primary key (tree, level, idx)
);

create table checkpoint (
  tree text not null,
  size bigint not null check (size > 0),
  root bytea not null check (length(root) = 32),
  note text not null,
  at timestamptz not null,
  primary key (tree, size)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the log is append-only' using errcode = 'insufficient_privilege';
end
$$;

create function refuse_rewriting() returns trigger language plpgsql as $$
begin
  if (new.tree, new.level, new.idx) is distinct from (old.tree, old.level, old.idx)
    or length(new.hashes) < length(old.hashes)
    or substring(new.hashes for length(old.hashes)) <> old.hashes
  then
    raise exception 'a tile only grows' using errcode = 'insufficient_privilege';
  end if;
  return new;
end
$$;

create trigger entry_append_only before update or delete on entry for each row execute function refuse_change();
create trigger entry_no_truncate before truncate on entry for each statement execute function refuse_change();
create trigger content_unchanged before update on entry_content for each row execute function refuse_change();
create trigger content_no_truncate before truncate on entry_content for each statement execute function refuse_change();
create trigger checkpoint_append_only before update or delete on checkpoint for each row execute function refuse_change();
create trigger checkpoint_no_truncate before truncate on checkpoint for each statement execute function refuse_change();
create trigger tile_grows before update on tile for each row execute function refuse_rewriting();
create trigger tile_kept before delete on tile for each row execute function refuse_change();
create trigger tile_no_truncate before truncate on tile for each statement execute function refuse_change();

-- The role that runs the service owns these tables; it gives up what it must never do. What it could still do by DDL,
-- or a superuser by any means, is what proofs and checkpoints in other hands are for.
revoke update, delete, truncate on entry, checkpoint from current_user;
revoke update, delete, truncate on entry_content from current_user;
revoke delete, truncate on tile from current_user;
