-- What enquirers ask of this Society, at whatever Society they are. All that was said is in `sealed`, under a key of its own.
create table rights_request (
  rid text primary key,
  from_member text not null,
  state text not null check (state in ('open', 'done')),
  request_window timestamptz not null,
  sealed bytea,
  outcome text,
  done_at timestamptz,
  done_by text
);
create index rights_request_listing on rights_request (request_window, rid);
