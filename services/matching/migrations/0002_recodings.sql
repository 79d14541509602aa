-- How often an entry was coded anew: an older answer of the mailbox never overwrites a newer code.
alter table entry add column revision integer not null default 0;
