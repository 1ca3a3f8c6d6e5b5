-- trials that assay or take a specimen, a subtype or a part of it
SELECT DISTINCT trial, id, label FROM (
  SELECT a.trial, a.specimen AS id, c.label FROM within AS w JOIN assay AS a ON a.specimen = w.narrow
  JOIN concept AS c ON c.id = a.specimen WHERE w.broad = ?1
  UNION ALL
  SELECT t.trial, t.tissue, c.label FROM within AS w JOIN collection AS t ON t.tissue = w.narrow
  JOIN concept AS c ON c.id = t.tissue WHERE w.broad = ?1
)
ORDER BY trial, id <> ?1, label
