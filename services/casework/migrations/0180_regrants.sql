-- What this Society's records are granted to, as the exchange has it: ids, Societies, epochs. A grant whose epoch its recipient holds open no more waits to be renewed; what stands
-- here is all there is to resume from. `renewed_from`: the epoch of the grant that it took the place of. `refused`: what the exchange said when it was last tried.
create table own_grant (
  gid text primary key,
  rid text not null,
  member text not null,
  line text not null check (line in ('society', 'child', 'detention')),
  epoch text not null,
  not_after timestamptz not null,
  renewed_from text,
  tried_at timestamptz,
  refused text
);
create index own_grant_rid on own_grant (rid);
create index own_grant_not_after on own_grant (not_after);

-- Records that the exchange took before this was kept: their grants are asked for there.
create table own_grant_unread (
  rid text primary key
);
insert into own_grant_unread (rid)
  select distinct subject from submission s where kind = 'record' and state = 'accepted'
    and not exists (select from withdrawal w where w.rid = s.subject);
