create table idempotency_key (
  principal text not null,
  key text not null,
  request_hash text not null,
  answer json not null,
  at timestamptz not null,
  primary key (principal, key)
);

create index idempotency_key_at on idempotency_key (at);

-- What counts against a budget: one row per charge, to the Society and to the officer's key.
create table budget_charge (
  id text primary key,
  kind text not null check (kind in ('submission', 'entry', 'compare')),
  member text not null,
  kid text not null,
  at timestamptz not null
);

create index budget_charge_of_member on budget_charge (kind, member, at);
create index budget_charge_of_officer on budget_charge (kind, kid, at);
create index budget_charge_at on budget_charge (at);
