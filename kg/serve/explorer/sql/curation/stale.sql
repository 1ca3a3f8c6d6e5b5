-- decisions about what has changed since
SELECT trial, decision, label AS concept, role, state, curator, date, quote
FROM decision WHERE state <> '' ORDER BY state, trial, label, role
