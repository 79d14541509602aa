-- A tracing request of this Society. `rid` is its sealed record at the exchange. Findings of a refusal name rules and fields, never values.
create table tracing_case (
  id text primary key,
  rid text not null unique,
  state text not null,
  outcome text not null default 'no-information',
  refusals jsonb not null default '[]',
  sealed bytea not null,
  opened_at timestamptz not null,
  opened_by text not null,
  -- When the person looked for was compared with everybody registered here; null until then.
  compared_at timestamptz
);
create index tracing_case_listing on tracing_case (opened_at, id);
create index tracing_case_uncompared on tracing_case (id) where compared_at is null;

-- What waits for the exchange, signed and sealed: ciphertext and signatures only. The body goes once the exchange has answered.
create table submission (
  id text primary key,
  kind text not null check (kind in ('record', 'entry', 'removal', 'outcome')),
  subject text not null,
  act text,
  body jsonb,
  state text not null default 'waiting' check (state in ('waiting', 'accepted', 'refused')),
  refusal jsonb,
  created_at timestamptz not null,
  answered_at timestamptz
);
create index submission_waiting on submission (created_at) where state = 'waiting';

-- The same person in a request and a registration of this one Society: never leaves it.
create table local_match (
  case_id text not null references tracing_case (id) on delete cascade,
  person_id text not null references person (id) on delete cascade,
  weight double precision not null,
  probability double precision not null,
  sealed bytea not null,
  found_at timestamptz not null,
  primary key (case_id, person_id)
);
