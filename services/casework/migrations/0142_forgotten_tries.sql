-- `unanswered`: withdrawn after the bytes may have reached the exchange. Of what was sealed nothing is kept; when it was tried says until when it may still arrive there.
alter table submission drop constraint submission_state_check;
alter table submission add constraint submission_state_check
  check (state in ('waiting', 'accepted', 'refused', 'dropped', 'unanswered'));
update submission set state = 'unanswered', body = null
  where kind = 'record' and state = 'waiting' and tried_at is not null and subject in (select rid from withdrawal);
