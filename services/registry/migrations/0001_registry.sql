-- Documents of the network as signed. Columns beside `document` repeat what its header says, for looking things up.
create table member_list (
  seq integer primary key check (seq >= 0),
  digest text not null unique,
  document jsonb not null,
  at timestamptz not null
);

-- What a Society says of itself, chained: seq n names the digest of seq n-1.
create table statement (
  member text not null,
  seq integer not null check (seq >= 0),
  digest text not null unique,
  document jsonb not null,
  at timestamptz not null,
  primary key (member, seq)
);

-- Corridors. `signed_by` lists the parties of which an admin has signed; in force with both.
create table agreement (
  id text primary key,
  digest text not null unique,
  party_a text not null,
  party_b text not null check (party_a < party_b),
  purposes text[] not null,
  valid_from timestamptz not null,
  valid_until timestamptz not null,
  assessed_until timestamptz not null,
  signed_by text[] not null,
  document jsonb not null,
  at timestamptz not null
);

create index agreement_parties on agreement (party_a, party_b);
create index agreement_party_b on agreement (party_b);

create table policy_pack (
  number integer primary key generated always as identity,
  version text not null unique,
  digest text not null unique,
  document jsonb not null,
  at timestamptz not null
);

-- Assertions that got a token: none gets a second one. Kept here and not in Redis, so that a flush forgets nothing.
create table token_replay (
  member text not null,
  jti text not null,
  expires timestamptz not null,
  primary key (member, jti)
);

create index token_replay_expires on token_replay (expires);

-- Assertions under a living key of a Society that were refused; too many within a quarter of an hour lock it out.
create table lockout (
  member text not null,
  jti text not null,
  at timestamptz not null,
  primary key (member, jti)
);

create index lockout_at on lockout (at);
