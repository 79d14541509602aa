-- A case ends by withdrawal, unreadable at once, or by closing, readable until its time is over. What stays is a skeleton: ids, codes, dates.
alter table tracing_case alter column sealed drop not null;
alter table tracing_case add column if not exists digest text;
alter table tracing_case add column if not exists rev integer not null default 0;
alter table tracing_case add column ended_as text;
alter table tracing_case add column ended_at timestamptz;
alter table tracing_case add column reviewed_at timestamptz;
-- A rectification that the exchange has not answered yet: the request as it will be, and the digest of its revision.
alter table tracing_case add column next_sealed bytea;
alter table tracing_case add column next_digest text;

-- `tried_at`: the bytes may be on their way to the exchange. `dropped`: withdrawn before they were.
alter table submission add column tried_at timestamptz;
alter table submission drop constraint submission_state_check;
alter table submission add constraint submission_state_check
  check (state in ('waiting', 'accepted', 'refused', 'dropped'));
create index submission_subject on submission (subject, kind);

-- Records of this Society that it has withdrawn, and what the exchange says of their erasure at the others.
create table withdrawal (
  rid text primary key,
  state text not null check (state in ('requested', 'complete', 'overdue')),
  handed_in text not null check (handed_in in ('waiting', 'accepted', 'refused', 'unneeded')),
  withdrawn_at timestamptz not null,
  withdrawn_by text
);

-- Records of others that were erased here: nothing of them is taken in again, in whatever order it arrives.
create table erased_record (
  rid text primary key,
  erased_at timestamptz not null
);

alter table candidate add column settled_at timestamptz;
alter table decision add column withdrawn_at timestamptz;
-- The officer's withdrawal of what was sealed anew, signed beforehand: handed in when the person found changes their mind.
alter table release add column recall jsonb;
