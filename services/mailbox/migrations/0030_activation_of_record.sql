-- Releases that are withdrawn, and records that end, look for what was opened of them, closed stages included.
create index activation_of_record on activation (rid, member);
