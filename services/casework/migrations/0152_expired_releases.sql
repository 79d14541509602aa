-- When a release ends by its own date, and of one that has, its kind: what was told is not taken back by the calendar.
alter table release add column expires_at timestamptz;
alter table release add column said text;
