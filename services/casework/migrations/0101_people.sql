-- A present person: arrival, enquirer, safe and well, sender. All that was said about the person is in `sealed`, under a key of its own.
create table person (
  id text primary key,
  entry_id text unique,
  sealed bytea not null,
  registered_at timestamptz not null,
  registered_by text not null,
  -- When the person was compared with this Society's own requests; null until then.
  compared_at timestamptz
);
create index person_listing on person (registered_at, id);
create index person_uncompared on person (id) where compared_at is null;
