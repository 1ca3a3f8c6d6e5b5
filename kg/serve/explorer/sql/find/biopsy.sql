-- trials that take a biopsy of a tissue, a subtype or a part of it; of a trial's matches the nearest to what was asked for
SELECT trial, id, label FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY trial ORDER BY id <> ?1, label) AS place FROM (
  SELECT DISTINCT t.trial, t.tissue AS id, c.label FROM within AS w JOIN collection AS t ON t.tissue = w.narrow
  JOIN concept AS c ON c.id = t.tissue WHERE w.broad = ?1 AND t.method = 'biopsy'
  )
) WHERE place = 1 ORDER BY trial
