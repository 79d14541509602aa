-- A record that another Society sealed to this one and that was told by `message.received`: a message to deliver, or what an enquirer asks of us. Which of the two is known
-- once an officer has opened it. What was opened is kept by its type's own table, under a key of the same id.
create table incoming_record (
  rid text primary key,
  incoming_window timestamptz not null,
  type text check (type in ('message', 'rights')),
  opened_at timestamptz
);
create index incoming_record_listing on incoming_record (incoming_window, rid);
