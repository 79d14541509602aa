-- The exchange has refused the release of this decision: nothing of it has left, and the person may decide anew.
alter table decision add column refused_at timestamptz;
create index release_recall on release ((recall ->> 'rid')) where recall is not null;
