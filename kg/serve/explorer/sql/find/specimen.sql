-- trials that assay or take a specimen, a subtype or a part of it; of a trial's matches the nearest to what was asked for
SELECT trial, id, label FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY trial ORDER BY id <> ?1, label) AS place FROM (
  SELECT DISTINCT trial, id, label FROM (
    SELECT a.trial, a.specimen AS id, c.label FROM within AS w JOIN assay AS a ON a.specimen = w.narrow
    JOIN concept AS c ON c.id = a.specimen WHERE w.broad = ?1
    UNION ALL
    SELECT t.trial, t.tissue, c.label FROM within AS w JOIN collection AS t ON t.tissue = w.narrow
    JOIN concept AS c ON c.id = t.tissue WHERE w.broad = ?1
  )
  )
) WHERE place = 1 ORDER BY trial
