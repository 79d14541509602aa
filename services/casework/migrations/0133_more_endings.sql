-- Who has changed their mind may decide anew.
alter table decision drop constraint decision_search_id_key;
create index decision_search on decision (search_id);
-- Of a message that was dealt with long enough ago, what stays is that it was.
alter table incoming_message alter column sealed drop not null;
create index search_of_record on search (rid);
