-- The newest sequence of each recipient's feed. Its row is locked while an event is appended: sequences are dense.
create table feed (
  member text primary key,
  last bigint not null
);

-- Public events: ids only.
create table event (
  event_id text primary key,
  recipient text not null references feed,
  sequence bigint not null,
  type text not null,
  occurred_window timestamptz not null,
  record_id text,
  entry_id text,
  offer_id text,
  unique (recipient, sequence)
);

-- Where a member wants its webhooks. The signing key is sealed under the service's own secret.
create table endpoint (
  id text primary key,
  member text not null unique,
  url text not null,
  types text[],
  public_key text not null,
  sealed_key bytea not null,
  state text not null check (state in ('active', 'disabled')),
  changed_at timestamptz not null
);

-- One event on its way to one endpoint. `next_at` is when it is tried next; while an attempt runs (`lease` is set), when
-- another may take it over, should the first have been killed.
create table delivery (
  id text primary key,
  event_id text not null references event,
  endpoint text not null references endpoint on delete cascade,
  state text not null default 'pending' check (state in ('pending', 'delivered', 'exhausted', 'cancelled')),
  attempts integer not null default 0,
  next_at timestamptz not null,
  lease text,
  unique (event_id, endpoint)
);

create index delivery_pending on delivery (endpoint, next_at) where state = 'pending';

create table attempt (
  delivery text not null references delivery on delete cascade,
  number integer not null,
  at timestamptz not null,
  ms integer not null,
  outcome text not null,
  status integer,
  primary key (delivery, number)
);
