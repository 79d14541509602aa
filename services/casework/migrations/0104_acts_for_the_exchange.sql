-- Offers, withdrawals and confirmations of erasure wait for the exchange like everything else.
alter table submission drop constraint submission_kind_check;
alter table submission add constraint submission_kind_check check (kind in (
  'record', 'entry', 'removal', 'outcome',
  'offer', 'offer-answer', 'offer-recall', 'offer-return', 'withdrawal', 'erasure'
));
