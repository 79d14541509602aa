-- What comes with a reply slip: at the Society that delivers it is added before the slip is sent, at the sender's it comes with the answer. The same holder and key as the letter's.
alter table attachment add column slip boolean not null default false;
alter table attachment drop constraint attachment_holder_position_key;
alter table attachment add constraint attachment_place unique (holder, slip, position);

-- What opens the blob that an answer to a message brings, under the key of the message; null when it brings none. `fetched_at`: all of it has come, verified, and what was in it is kept.
alter table release add column parcel bytea;
alter table release add column fetched_at timestamptz;
