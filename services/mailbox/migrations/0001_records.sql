-- The newest revision of each sealed record, verbatim as signed. Older revisions are overwritten: nobody may be handed
-- them any more, and what chains them is the digest that the newer header names.
create table record (
  rid text primary key,
  rev bigint not null,
  digest text not null,
  author text not null,
  type text not null,
  purpose text not null,
  basis text not null,
  header text not null,
  leaves text[] not null,
  kid text not null,
  sig text not null,
  pack text not null,
  expires_at timestamptz not null,
  stored_at timestamptz not null
);

create table record_field (
  rid text not null references record on delete cascade,
  name text not null,
  nonce text not null,
  ciphertext text not null,
  commitment_key text not null,
  primary key (rid, name)
);
-- Ciphertext does not compress.
alter table record_field alter column ciphertext set storage external;

create table record_grant (
  gid text primary key,
  rid text not null references record on delete cascade,
  position integer not null,
  granter text not null,
  member text not null,
  line text not null,
  epoch text not null,
  header text not null,
  leaves text[] not null,
  kid text not null,
  sig text not null,
  not_after timestamptz not null
);

create index record_grant_of_member on record_grant (rid, member);

-- Apart from the grant: wraps are what a withdrawal shreds, and they are to rest under per-record keys elsewhere.
create table grant_wrap (
  gid text primary key references record_grant on delete cascade,
  enc text not null,
  wraps json not null
);

-- Public half of a legal-basis receipt.
create table receipt (
  digest text primary key,
  author text not null,
  header text not null,
  kid text not null,
  sig text not null,
  state text not null default 'living' check (state in ('living')),
  not_before timestamptz not null,
  not_after timestamptz not null
);

-- A release leaves at its window, never before.
create table release_due (
  rid text primary key references record on delete cascade,
  due_at timestamptz not null,
  released_at timestamptz
);

create index release_due_open on release_due (due_at) where released_at is null;
