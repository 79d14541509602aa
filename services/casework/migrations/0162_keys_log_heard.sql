-- What authors have said in their records' headers to have seen of the keys log, as long as it is more than this Society has seen: it is compared once the own log has grown, after a restart too.
create table keys_log_heard (
  author text not null,
  size bigint not null check (size > 0),
  root text not null,
  -- Where it was said; null once that record is erased.
  record_id text,
  primary key (author, size, root)
);
