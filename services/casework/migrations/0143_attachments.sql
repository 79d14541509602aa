-- What comes with a letter: of a message collected here, or of one to be delivered here once an officer has fetched it. `holder` is the id of the former or the record's id of
-- the latter, whose key opens both columns: kind, type and length, and the bytes.
create table attachment (
  id text primary key,
  holder text not null,
  position integer not null,
  about bytea not null,
  content bytea not null,
  added_at timestamptz not null,
  added_by text not null,
  unique (holder, position)
);
alter table attachment alter column content set storage external;

-- What is too large for the body of a submission, sealed, in parts, until the exchange has answered. `sent_at`: the exchange has the part, and keeps it for a day.
create table submission_part (
  submission_id text not null references submission (id) on delete cascade,
  part integer not null,
  bytes bytea not null,
  sent_at timestamptz,
  primary key (submission_id, part)
);
alter table submission_part alter column bytes set storage external;
