-- Who this Society is in the network. One row, written when the Society is provisioned.
create table society (
  member text primary key,
  net text not null,
  name text not null,
  country text,
  statement jsonb not null,
  provisioned_at timestamptz not null
);
create unique index society_only_one on society ((true));

-- Keys that work with nobody signed in, under secrets that are not in this database. `automation`: signing, decryption and client-authentication seeds; `token`: signs
-- officers' access tokens.
create table service_key (
  name text primary key check (name in ('automation', 'token')),
  kid text not null unique,
  public jsonb not null,
  sealed bytea not null,
  created_at timestamptz not null
);

-- What an officer lets the automation key do.
create table mandate (
  digest text primary key,
  automation_kid text not null,
  document jsonb not null,
  issued_at timestamptz not null
);
