-- Answers given to requests with an Idempotency-Key, kept in the transaction of the act. The key is stored as a digest together with who sent it.
create table idempotency_key (
  principal text not null,
  key text not null,
  request_hash text not null,
  answer jsonb not null,
  created_at timestamptz not null,
  primary key (principal, key)
);
create index idempotency_key_age on idempotency_key (created_at);
