-- Whoever removes, ends or erases one of these looks for what hangs on it.
create index release_of_case on release (case_id) where case_id is not null;
create index release_of_message on release (message_id) where message_id is not null;
create index candidate_of_person on candidate (person_id);
create index search_of_person on search (person_id) where person_id is not null;
create index local_match_of_person on local_match (person_id);
