-- Digest of the revision for which the exchange proposed a pair last: the same pair for another revision is a new question to this Society.
alter table candidate add column proposed_for text;
