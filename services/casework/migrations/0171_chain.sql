-- What this Society has signed for one other Society and handed to the exchange: ids and digests only. What was taken is named by the next item for the same recipient, so that it
-- notices what it did not get (docs/adr/0014).
create table sent_item (
  submission_id text primary key,
  to_member text not null,
  kind text not null check (kind in ('record', 'offer', 'answer')),
  id text not null,
  -- The own record with whose withdrawal it ends; the offer, of an answer.
  rid text not null,
  digest text not null,
  until timestamptz not null,
  -- When the exchange had taken it; null while it has not said so.
  taken_at timestamptz
);
create index sent_item_taken on sent_item (to_member, taken_at) where taken_at is not null;
create index sent_item_untaken on sent_item (until) where taken_at is null;

-- Which items the signed bytes of an item name.
create table sent_naming (
  submission_id text not null references sent_item on delete cascade,
  named text not null,
  primary key (submission_id, named)
);
create index sent_naming_named on sent_naming (named);

-- What others have sent here: what has arrived, and what later items of the same sender name. Kept for as long as somebody may still name it.
create table received_item (
  from_member text not null,
  kind text not null check (kind in ('record', 'offer', 'answer')),
  id text not null,
  digest text not null,
  arrived_at timestamptz,
  named_at timestamptz,
  -- As the item that names it says: when the exchange had taken it, and when it ends by its own date.
  since timestamptz,
  until timestamptz,
  asked_at timestamptz,
  -- Why it will not arrive, and nobody is to blame.
  explained text check (explained in ('withdrawn', 'expired')),
  alarmed_at timestamptz,
  primary key (from_member, kind, id, digest)
);
create index received_item_missing on received_item (named_at)
  where arrived_at is null and explained is null and alarmed_at is null and named_at is not null;

-- Hours in which the exchange answered this Society. What was alive in none of them could not have arrived.
create table heard_hour (
  hour timestamptz primary key
);

alter table alarm add column arrived_at timestamptz;
