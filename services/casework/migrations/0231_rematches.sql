-- An officer's word that a file is to be compared once more waits for the exchange like everything else, and brings one about a decoy along.
alter table submission drop constraint submission_kind_check;
alter table submission add constraint submission_kind_check check (kind in (
  'record', 'entry', 'removal', 'rematch', 'outcome',
  'offer', 'offer-answer', 'offer-recall', 'offer-return', 'withdrawal', 'erasure'
));
alter table decoy_owed drop constraint decoy_owed_act_check;
alter table decoy_owed add constraint decoy_owed_act_check check (act in ('plant', 'remove', 'reject', 'rematch'));
