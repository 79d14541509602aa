-- Which second officer's key let a submission leave above the budget of who asked; null for what the budget allowed by itself.
alter table budget_charge add column approver text;

create index budget_charge_approved on budget_charge (kind, member, approver, at) where approver is not null;

-- How many tracing requests an officer's key handed in within its own budget, by span of it: what a Society and an officer may hand in later follows from that.
create table budget_volume (
  member text not null,
  kid text not null,
  since timestamptz not null,
  charges integer not null,
  primary key (member, kid, since)
);
