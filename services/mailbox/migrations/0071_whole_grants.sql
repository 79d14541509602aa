-- A grant of the Society's line with all its wraps is 5 kB. It stays in its row as long as a page has room for it: what is laid beside its row costs rows and keys of its own.
-- What is signed does not compress.
alter table record_grant set (toast_tuple_target = 8160);
alter table record_grant alter column header set storage external;
alter table record_grant alter column leaves set storage external;
