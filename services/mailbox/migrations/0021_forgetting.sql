-- What has ended is forgotten by its due date.
create index offer_ended on offer (due_at) where state not in ('offered', 'accepted');
create index erasure_ended on erasure (due_at) where state <> 'requested';
