-- What the exchange refused is listed, and shown with the person or candidate it belongs to.
create index submission_refused on submission (answered_at, id) where state = 'refused';
create index submission_refused_subject on submission (subject) where state = 'refused';
create index decision_release on decision (release_id) where release_id is not null;
create index decision_candidate on decision (candidate_id);
