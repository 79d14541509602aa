-- Search offers (F3): what both sides know of one, so nothing in a row changes but what both may see. It outlasts its
-- record until its due date, hence no reference to it: the author is to see an offer end there and not before.
create table offer (
  id text primary key,
  rid text not null,
  author text not null,
  recipient text not null,
  digest text not null,
  due_at timestamptz not null,
  state text not null check (state in ('offered', 'accepted', 'declined', 'recalled', 'expired')),
  header text not null,
  kid text not null,
  sig text not null,
  -- The signed answer or recall.
  receipt json,
  -- When the record ended: nothing is left for the recipient.
  closed_at timestamptz,
  check (state not in ('accepted', 'declined', 'recalled') or receipt is not null)
);

-- One open offer of a record per recipient; one that was returned stays open to this rule until its due date.
create unique index offer_open on offer (rid, recipient) where state in ('offered', 'accepted');
create index offer_due on offer (due_at) where state in ('offered', 'accepted');

-- That a search was given back. The searcher alone sees it: no route of a record's author reads this table.
create table offer_return (
  offer text primary key references offer,
  header text not null,
  kid text not null,
  sig text not null
);

-- What an offer opened is bound to it, and ends at its due date even when nobody closes it.
alter table activation
  drop constraint activation_reason_check,
  add constraint activation_reason_check
    check (reason in ('candidate', 'confirmation', 'window', 'storing', 'offer')),
  add column offer text references offer,
  add column closes_at timestamptz;

create index activation_of_offer on activation (offer) where offer is not null;

alter table budget_charge
  drop constraint budget_charge_kind_check,
  add constraint budget_charge_kind_check check (kind in ('submission', 'entry', 'compare', 'offer'));
