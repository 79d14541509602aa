-- What other Societies' acts on a case have to name: the digest of the record's newest revision that the exchange was given, and its number.
alter table tracing_case add column if not exists digest text;
alter table tracing_case add column if not exists rev integer not null default 0;

-- A search offered to another Society (F3). `signed` is the offer as it was signed, `receipt` the answer or the recall as both sides hold it: signatures only.
create table offer (
  id text primary key,
  case_id text not null references tracing_case (id) on delete cascade,
  to_member text not null,
  due timestamptz not null,
  state text not null default 'offered' check (state in ('offered', 'accepted', 'declined', 'expired', 'recalled', 'refused')),
  decline_reason text,
  refusals jsonb not null default '[]',
  rid text not null,
  signed jsonb not null,
  digest text not null,
  -- A recall has been signed and waits for the exchange, which says whether it came first.
  recalling boolean not null default false,
  receipt jsonb,
  made_at timestamptz not null,
  made_by text not null,
  ended_at timestamptz
);
-- One open offer per case and Society: an accepted one stays open here until its due date, whatever happens over there.
create unique index offer_open on offer (case_id, to_member) where state in ('offered', 'accepted');
create index offer_listing on offer (case_id, made_at, id);

-- A search that another Society offered. Until its signed offer has been verified (`from_member`), nobody sees it. `id` is the offer's.
create table search (
  id text primary key,
  rid text not null,
  from_member text,
  due timestamptz,
  signed jsonb,
  digest text,
  -- The record's digest that the offer names.
  record text,
  state text not null default 'offered'
    check (state in ('offered', 'accepted', 'declined', 'recalled', 'expired', 'located', 'decided', 'returned')),
  -- An answer that has been signed and waits for the exchange, which says whether it came first.
  pending text check (pending in ('accepted', 'declined')),
  decline_reason text,
  -- What the exchange says of the offer; `state` knows more, and nothing of that leaves.
  offer_state text not null default 'offered',
  receipt jsonb,
  -- Who was found: somebody registered here.
  person_id text references person (id) on delete set null,
  -- What the decision will need when the record is not open any more, under a key of the search's own.
  sealed bytea,
  received_at timestamptz not null,
  ended_at timestamptz
);
create index search_listing on search (received_at, id);

-- What was done to find the person: stays here, sealed under the key of the search.
create table search_action (
  id text primary key,
  search_id text not null references search (id) on delete cascade,
  sealed bytea not null,
  taken_at timestamptz not null,
  taken_by text not null
);
create index search_action_listing on search_action (search_id, taken_at, id);

-- A decision follows a confirmed candidate or a located search; it may outlive either.
alter table decision alter column candidate_id drop not null;
alter table decision add column search_id text unique references search (id) on delete set null;
alter table decision add constraint decision_one_origin check (num_nonnulls(candidate_id, search_id) <= 1);
