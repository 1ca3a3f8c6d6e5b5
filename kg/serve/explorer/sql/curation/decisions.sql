-- what curators decided, the newest first
SELECT trial, decision, label AS concept, role, COALESCE(instead_label, '') AS instead, COALESCE(instead_role, '') AS instead_role,
  curator, date, comment, quote, state
FROM decision ORDER BY date DESC, trial, label, role
