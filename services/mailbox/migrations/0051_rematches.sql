-- When an entry that an officer wants compared once more is due for it, and when it was last: each entry at most once in a span, whoever asks how often.
alter table entry
  add column rematch_due timestamptz,
  add column rematched_at timestamptz;
create index entry_rematch_due on entry (rematch_due) where rematch_due is not null;
create index candidate_of_sought on candidate (sought_entry);
