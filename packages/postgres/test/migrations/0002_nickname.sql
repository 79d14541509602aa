alter table person add column nickname text constraint nickname_short check (length(nickname) < 20);
create unique index person_nickname on person (nickname);
