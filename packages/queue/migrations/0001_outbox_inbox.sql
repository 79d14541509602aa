-- Outbox: what a business transaction has promised to tell another service. Rows hold ids only.
create table outbox (
  id text primary key,
  topic text not null,
  payload jsonb not null,
  state text not null default 'pending' check (state in ('pending', 'queued', 'done', 'dead')),
  attempts integer not null default 0,
  -- pending: when it may go out; queued: when it goes out again if nobody has confirmed it; done and dead: since when.
  next_at timestamptz not null,
  created_at timestamptz not null
);

create index outbox_open on outbox (next_at) where state in ('pending', 'queued');
create index outbox_closed on outbox (state, next_at) where state in ('done', 'dead');

-- Inbox: messages whose effect has been committed here, so that a repeated delivery has none.
create table inbox (
  message_id text primary key,
  at timestamptz not null
);

create index inbox_at on inbox (at);
