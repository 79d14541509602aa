-- A Red Cross Message collected here. `rid`: its sealed record, once attested. `sealed`: what was said, under a key of its own; null once it has been withdrawn.
-- What the sender is told until something has been opened is a function of `until` and the calendar.
create table message (
  id text primary key,
  rid text unique,
  state text not null check (state in (
    'drafted', 'submitted', 'refused', 'in-transit', 'delivered', 'address-insufficient', 'content-not-family-news', 'replied', 'withdrawn'
  )),
  refusals jsonb not null default '[]',
  until timestamptz not null,
  sealed bytea,
  reply bytea,
  -- The tracing request that it became; written before the case, in one transaction.
  case_id text unique references tracing_case (id) on delete set null deferrable initially deferred,
  written_at timestamptz not null,
  written_by text not null,
  attested_at timestamptz,
  attested_by text
);
create index message_listing on message (written_at, id);

-- A release may answer a message instead of a case. It is sealed under the key of what it answers.
alter table release add column message_id text references message (id) on delete cascade;

-- A message to be delivered here, once opened. `sealed` and `delivery` under the key of the record's id: the true reason why not is nobody's but ours.
create table incoming_message (
  rid text primary key references incoming_record (rid) on delete cascade,
  state text not null check (state in ('received', 'returned', 'not-delivered', 'delivered', 'replied')),
  -- Whether the addressee agrees that the sender is told.
  told boolean not null default false,
  sealed bytea not null,
  delivery bytea,
  acted_at timestamptz,
  acted_by text
);
