-- Messages and rights requests are charged to budgets of their own.
alter table budget_charge
  drop constraint budget_charge_kind_check,
  add constraint budget_charge_kind_check
    check (kind in ('submission', 'entry', 'compare', 'offer', 'message', 'rights'));
