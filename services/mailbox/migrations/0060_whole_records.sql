-- Nothing reads or erases one sealed field alone, nor the wraps of a grant apart from the grant, so neither has a row of its own: a row costs its keys and a look at what it
-- refers to.

-- The sealed fields as JSON text. Ciphertext does not compress, and nothing else of a row is long enough to be laid beside it.
alter table record add column fields text;
alter table record alter column fields set storage external;
alter table record set (toast_tuple_target = 4080);
update record r set fields = coalesce((
  select json_object_agg(name, json_build_object('n', nonce, 'c', ciphertext, 'k', commitment_key) order by name)
  from record_field f where f.rid = r.rid
), '{}')::text;
alter table record alter column fields set not null;
drop table record_field;

-- AES-256-GCM of the wraps and their encapsulated key, under the record's key.
alter table record_grant add column sealed bytea;
alter table record_grant alter column sealed set storage external;
alter table record_grant set (toast_tuple_target = 4080);
update record_grant g set sealed = w.sealed from grant_wrap w where w.gid = g.gid;
alter table record_grant alter column sealed set not null;
drop table grant_wrap;
