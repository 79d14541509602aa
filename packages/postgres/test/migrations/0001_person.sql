create table person (
  id text primary key,
  marks bytea,
  seen_at timestamptz,
  visits bigint not null default 0,
  detail jsonb
);
