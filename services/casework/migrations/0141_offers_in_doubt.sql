-- The signer of what the exchange said was not known under this head of the log of statements: looked at again under another one.
alter table offer add column doubted_under text;
alter table search add column doubted_under text;
create index offer_in_doubt on offer (id) where doubted_under is not null;
create index search_in_doubt on search (id) where doubted_under is not null;
