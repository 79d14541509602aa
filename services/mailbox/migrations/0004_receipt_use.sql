-- Which record a receipt was given for. It stays when both have ended: a basis given for one record never carries
-- another. Only a digest and a random id.
create table receipt_use (
  digest text primary key,
  rid text not null,
  unique (digest, rid)
);

create index receipt_use_of_record on receipt_use (rid);

insert into receipt_use (digest, rid)
select c.digest, r.rid from receipt c join record r on r.basis = c.digest order by r.stored_at
on conflict do nothing;
