-- The budget of blobs had come in beside those of messages and rights requests, and left them out.
alter table budget_charge
  drop constraint budget_charge_kind_check,
  add constraint budget_charge_kind_check
    check (kind in ('submission', 'entry', 'compare', 'offer', 'message', 'rights', 'blob'));
