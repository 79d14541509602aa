-- Charges are numbered by the account that they are charged to, so that whether n fit into a span is read off the charge n back, and nobody counts. What is charged to several
-- accounts has a row in each: a Society (''), an officer's key within the ordinary budget, all approvals of a Society, the key of an officer who approved.
alter table budget_charge rename to charge_without_account;
alter table charge_without_account drop constraint budget_charge_pkey;

create table budget_charge (
  kind text not null
    constraint budget_charge_kind_check
    check (kind in ('submission', 'entry', 'compare', 'offer', 'message', 'rights', 'blob')),
  member text not null,
  account text not null,
  nth bigint not null,
  at timestamptz not null,
  -- The latest of this and of all numbered before: where clocks differ or are set, `at` does not rise with the number.
  latest timestamptz not null,
  primary key (kind, member, account, nth)
);

insert into budget_charge (kind, member, account, nth, at, latest)
select kind, member, account, row_number() over (partition by kind, member, account order by at, id), at, at
from charge_without_account
cross join lateral (
  select ''
  union all select 'officer ' || kid where approver is null
  union all select 'approvals' where approver is not null
  union all select 'approver ' || approver where approver is not null
) as charged_to (account);

drop table charge_without_account;
