-- A present person: arrival, enquirer, safe and well, sender. All that was said about the person is in `sealed`, under a key of its own.
create table person (
  id text primary key,
  entry_id text unique,
  sealed bytea not null,
  registered_at timestamptz not null,
  registered_by text not null
);
create index person_listing on person (registered_at, id);
