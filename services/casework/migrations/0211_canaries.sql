-- Decoys with a name of the Society's own choosing, ordered by its auditors. The id is the decoy's once an officer has signed its entry; what it says is sealed under the decoy's key.
create table canary (
  id text primary key,
  sealed bytea not null,
  ordered_at timestamptz not null
);
create index canary_listing on canary (ordered_at, id);
