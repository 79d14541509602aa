-- How long a person is kept depends on why the person was registered.
alter table person add column kind text;
