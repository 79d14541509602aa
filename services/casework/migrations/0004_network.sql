-- Signed documents of the network as they were verified here. What has been seen is never taken back for something older.
create table network_document (
  kind text not null check (kind in ('member-list', 'statement', 'agreement', 'policy-pack')),
  subject text not null,
  seq integer not null,
  digest text not null,
  document jsonb not null,
  seen_at timestamptz not null,
  primary key (kind, subject, seq)
);

-- Linkage keys issued by the coordinating member, under the storage key.
create table linkage_key (
  eid text primary key,
  record_id text not null,
  sealed bytea not null,
  received_at timestamptz not null
);

-- How far the event feed has been read.
create table feed_cursor (
  member text primary key,
  sequence bigint not null
);
create table event_seen (
  event_id text primary key,
  type text not null,
  seen_at timestamptz not null
);

-- Webhooks that arrived with a valid signature, each event once however often it was delivered.
create table webhook_received (
  event_id text primary key,
  deliveries integer not null,
  first_at timestamptz not null
);
create table webhook_endpoint (
  url text primary key,
  public_key text not null,
  registered_at timestamptz not null
);
