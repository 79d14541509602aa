-- A pair told to this Society because it has the person. `sealed`: evidence and what `compare` opened, under the person's key.
create table candidate (
  id text primary key,
  rid text not null,
  entry_id text not null,
  person_id text references person (id) on delete cascade,
  asked_by text not null,
  state text not null check (state in ('discarded', 'in-review', 'rejected', 'confirmed', 'decided')),
  weight double precision not null,
  probability double precision not null,
  sealed bytea,
  proposed_at timestamptz not null,
  unique (rid, entry_id)
);
create index candidate_listing on candidate (state, proposed_at, id);

-- The found person's decision, sealed under the person's key. Nothing else releases anything.
create table decision (
  id text primary key,
  candidate_id text not null references candidate (id) on delete cascade,
  release_id text,
  sealed bytea not null,
  taken_at timestamptz not null,
  recorded_by text not null
);

-- A release that arrived at a window; opened by an officer, never by automation. `sealed` under the key of the case, once opened.
create table release (
  rid text primary key,
  from_member text,
  release_window timestamptz not null,
  state text not null check (state in ('unopened', 'opened', 'relay', 'forwarded')),
  case_id text references tracing_case (id) on delete cascade,
  relay_to text,
  sealed bytea,
  opened_at timestamptz
);
