-- An entry is coded anew under a newer linkage key in its own place: the id, and with it every pair and every word on one, stays; the older code is overwritten. `revision` counts how often.
-- `kid` stays the officer's who signed the entry: comparisons count against that budget. `coded_by` is the automation's key that signed header and code last, `mandate` what it rests on.
alter table entry
  add column revision integer not null default 0,
  add column coded_by text,
  add column mandate json;
create index entry_of_author on entry (author, id);
