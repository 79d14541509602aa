-- Whoever has left cannot sign in any more. The row stays: it verifies what the officer signed.
alter table account add column locked_at timestamptz;

-- A change of the Society's keys on its way to the next statement. `said` is what was asked for, in ids; `document` the statement with the signatures so far, null until
-- an administrator has prepared it; `auth_key` a new authentication key under the automation secret.
create table key_change (
  id text primary key,
  kind text not null,
  said jsonb not null,
  state text not null check (state in ('proposed', 'approved', 'submitted', 'in-force', 'refused', 'rejected', 'expired')),
  proposed_by text,
  proposed_at timestamptz not null,
  expires_at timestamptz not null,
  seq integer,
  document jsonb,
  auth_key bytea,
  code text,
  ended_at timestamptz
);
create index key_change_open on key_change (state) where state in ('proposed', 'approved', 'submitted');

-- Epoch keys that have been wrapped for holders who get them when the change is in force.
create table key_change_entry (
  change_id text not null references key_change (id) on delete cascade,
  kid text not null,
  eid text not null,
  line text not null check (line in ('society', 'child', 'detention')),
  entry jsonb not null,
  primary key (change_id, kid, eid)
);

-- A holder who has not been given an epoch key yet: done at the next sign-in of anybody who can open it.
create table keyring_task (
  kid text not null,
  eid text not null,
  line text not null check (line in ('society', 'child', 'detention')),
  added_at timestamptz not null,
  primary key (kid, eid)
);

-- Until when a closing epoch can still be opened.
create table epoch_closing (
  eid text primary key,
  line text not null check (line in ('society', 'child', 'detention')),
  until timestamptz not null
);
