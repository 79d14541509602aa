-- The keys log as this Society has verified it: every leaf, and the checkpoints under which they were found. What has been seen is never taken back for something shorter.
create table keys_log_leaf (
  seq integer primary key check (seq >= 0),
  kind text not null check (kind in ('member-list', 'statement')),
  society text,
  number integer not null check (number >= 0),
  digest text not null
);
create table keys_log_checkpoint (
  size integer primary key check (size > 0),
  -- The log's signed word, to be shown to others when it signs another one.
  note text not null,
  verifier text not null,
  seen_at timestamptz not null
);

-- What the exchange, or whoever speaks through it, was found to have shown wrongly. Ids and codes only. `subject` is the record of alarms about a record, else the Society, else empty.
create table alarm (
  id text primary key,
  kind text not null,
  subject text not null,
  society text,
  record_id text,
  -- Digest, root or size that gave the alarm: the same evidence raises no second one.
  evidence text not null,
  raised_at timestamptz not null,
  acknowledged_at timestamptz,
  acknowledged_by text
);
create unique index alarm_open on alarm (kind, subject) where acknowledged_at is null;
create index alarm_raised on alarm (raised_at desc, id desc);
