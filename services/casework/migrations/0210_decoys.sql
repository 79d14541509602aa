-- Entries of nobody among the entries of people (docs/adr/0016). What a decoy says is sealed under a key of its own, like a person's registration.
create table decoy (
  id text primary key,
  entry_id text not null unique,
  sealed bytea not null,
  made_at timestamptz not null,
  expires_at timestamptz not null
);
create index decoy_expiry on decoy (expires_at);

-- What an officer's registrations, removals and rejections bring along, to be done while that officer is at work.
create table decoy_owed (
  id text primary key,
  officer text not null,
  act text not null check (act in ('plant', 'remove', 'reject')),
  due_at timestamptz not null,
  owed_at timestamptz not null
);
create index decoy_owed_due on decoy_owed (officer, due_at);

-- A pair of a decoy follows the states of a person's, seen by nobody.
alter table candidate
  add column decoy_id text references decoy (id) on delete cascade,
  add check (person_id is null or decoy_id is null);
create index candidate_of_decoy on candidate (decoy_id, state) where decoy_id is not null;
alter table submission add column decoy boolean not null default false;
