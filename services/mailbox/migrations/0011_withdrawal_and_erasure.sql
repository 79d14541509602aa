-- The author's signed word that a record is withdrawn. From its commit on nothing of the record is handed to anybody;
-- what is stored of it is shredded after that. The word stays as evidence.
create table record_withdrawn (
  rid text primary key,
  author text not null,
  header text not null,
  kid text not null,
  sig text not null,
  at timestamptz not null,
  shredded_at timestamptz
);

create index record_withdrawn_open on record_withdrawn (at) where shredded_at is null;

-- What the author sees of an erasure: nothing but the calendar until `due_at`, the start of a window.
create table erasure (
  rid text primary key,
  author text not null,
  due_at timestamptz not null,
  state text not null default 'requested' check (state in ('requested', 'complete', 'overdue'))
);

create index erasure_open on erasure (due_at) where state = 'requested';

-- One per Society that was told of the record in any way. Nothing of it is told to the author.
create table erasure_duty (
  rid text not null references erasure,
  member text not null,
  confirmed_at timestamptz,
  header text,
  kid text,
  sig text,
  mandate json,
  primary key (rid, member)
);

-- Later revisions that nobody has been told of yet, with the entry that takes the place of older ones. Telling is apart from storing, so that the time a submission takes
-- does not tell its author how many have a stage open.
create table revision_untold (
  rid text primary key references record on delete cascade,
  entry text,
  at timestamptz not null
);
