create table entry (
  id text primary key,
  author text not null,
  role text not null check (role in ('sought', 'present')),
  rid text,
  kid text not null,
  code_epoch text not null,
  code text not null,
  header text not null,
  sig text not null,
  expires_at timestamptz not null,
  stored_at timestamptz not null,
  check ((role = 'sought') = (rid is not null))
);

create index entry_of_record on entry (rid) where rid is not null;

-- Ids of removed entries, so that a delayed repetition of a submission cannot bring one back.
create table entry_removed (
  author text not null,
  id text not null,
  at timestamptz not null,
  primary key (author, id)
);

-- A pair that matching found. The author of the sought entry is told of none of this, in no state.
create table candidate (
  id text primary key,
  sought_entry text not null references entry on delete cascade,
  present_entry text not null references entry on delete cascade,
  rid text not null,
  member text not null,
  state text not null check (state in ('waiting', 'open', 'discarded', 'rejected', 'confirmed', 'void')),
  reason text,
  found_at timestamptz not null,
  retry_at timestamptz,
  check ((state = 'waiting') = (retry_at is not null)),
  unique (sought_entry, present_entry)
);

create index candidate_of_present on candidate (present_entry, rid);
create index candidate_waiting on candidate (retry_at) where state = 'waiting';

-- The signed word of the present side on a candidate, as evidence of who settled it.
create table outcome (
  id text primary key,
  candidate text not null unique references candidate on delete cascade,
  header text not null,
  kid text not null,
  sig text not null,
  mandate json,
  at timestamptz not null
);

-- Which stage of which record is open for whom, and why. No route of a record's author reads this table, and nothing
-- the author reads changes with it.
create table activation (
  id text primary key,
  rid text not null references record on delete cascade,
  member text not null,
  stage text not null check (stage in ('preview', 'compare', 'full')),
  reason text not null check (reason in ('candidate', 'confirmation', 'window', 'storing')),
  candidate text references candidate on delete set null,
  opened_at timestamptz not null,
  closed_at timestamptz
);

create index activation_open on activation (rid, member) where closed_at is null;
create index activation_of_candidate on activation (candidate) where candidate is not null;
