-- Blinded entries: a code that nobody here can read, in one of two roles. No name, no country, no date of birth.
-- Every change takes its position under one lock, which is held until it commits: positions become visible in order,
-- so that an index in memory catches up by asking for what is newer than the newest it knows.
create sequence change_position;

create table entry (
  id text primary key,
  author text not null,
  role text not null check (role in ('sought', 'present')),
  code_epoch text not null,
  code bytea not null check (length(code) = 256),
  expires_at timestamptz not null,
  stored_at timestamptz not null,
  position bigint not null unique default nextval('change_position')
);
create index entry_expiry on entry (expires_at);

-- Ids of entries that were removed or have expired, so that one still on its way is not stored after its removal.
create table forgotten_entry (
  id text primary key,
  at timestamptz not null,
  position bigint not null unique default nextval('change_position')
);
create index forgotten_entry_at on forgotten_entry (at);

-- Pairs above the floor. The band stays here.
create table candidate (
  sought_entry text not null references entry on delete cascade,
  present_entry text not null references entry on delete cascade,
  band text not null check (band in ('high', 'medium', 'low')),
  found_at timestamptz not null,
  primary key (sought_entry, present_entry)
);
create index candidate_present on candidate (present_entry);
