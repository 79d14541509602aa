-- Officers, administrators and auditors. Names stay here: outside, an officer is the random key id.
create table account (
  id text primary key,
  username text not null unique,
  passphrase_hash text not null,
  roles text[] not null,
  kid text unique,
  sign_pk text,
  kem_pk text,
  admin_kid text unique,
  admin_pk text,
  key_file jsonb,
  created_at timestamptz not null
);

-- Security counters: they survive a restart of everything else.
create table lock_out (
  username_digest text primary key,
  failures integer not null,
  locked_until timestamptz,
  last_failure timestamptz not null
);
create index lock_out_age on lock_out (last_failure);

-- A signed-in officer. `keys` is the officer's private keys under a secret that only the access token carries.
create table session (
  id text primary key,
  account_id text not null references account (id) on delete cascade,
  keys bytea,
  expires_at timestamptz not null,
  created_at timestamptz not null
);
create index session_expiry on session (expires_at);

-- An epoch's private key, wrapped to one officer's own key (or to the automation's) and signed by an officer.
create table keyring_entry (
  kid text not null,
  eid text not null,
  line text not null check (line in ('society', 'child', 'detention')),
  entry jsonb not null,
  added_at timestamptz not null,
  primary key (kid, eid)
);
