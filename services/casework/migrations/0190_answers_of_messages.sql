-- Releases that answer a message to be delivered here: what each says, and when the exchange refused it. The message waits for another answer then, which takes the id.
create table incoming_answer (
  rid text primary key,
  message text not null references incoming_message (rid) on delete cascade,
  says text not null check (says in (
    'message-delivered', 'message-address-insufficient', 'message-content-not-family-news', 'message-reply'
  )),
  refused_at timestamptz
);
create index incoming_answer_message on incoming_answer (message);
