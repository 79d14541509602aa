-- Policy packs that an administrator of the coordinating member has signed first, until another one signs them too. Nothing personal is in a pack.
create table policy_pack_proposal (
  id text primary key,
  version text not null,
  document jsonb not null,
  state text not null check (state in ('proposed', 'issued')),
  proposed_at timestamptz not null
);
