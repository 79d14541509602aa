-- The charges of a Society are gone through once for all bounds: nothing looks for those of an officer's key alone.
drop index budget_charge_of_officer;
