-- When the exchange last showed of such a record what was refused: it is asked again later, and keeps no other from its turn.
alter table own_grant_unread add column tried_at timestamptz;
