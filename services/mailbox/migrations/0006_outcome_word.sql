-- Ids of signed outcomes that have settled a candidate. They stay when the candidate is erased: no word is taken twice.
create table outcome_word (
  member text not null,
  id text not null,
  primary key (member, id)
);

insert into outcome_word (member, id)
select distinct word ->> 'member', word ->> 'id'
from (
  select convert_from(decode(rpad(translate(header, '-_', '+/'), (length(header) + 3) / 4 * 4, '='), 'base64'),
    'utf8')::json as word
  from outcome
) as spoken;
