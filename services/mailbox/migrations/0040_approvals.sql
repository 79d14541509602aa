-- Which second officer's key let a submission leave above the budget of who asked; null for what the budget allowed by itself.
alter table budget_charge add column approver text;

create index budget_charge_approved on budget_charge (kind, member, approver, at) where approver is not null;
