-- ?1 a condition or nothing, ?2 a cell, ?3 an assay → trials that study both
SELECT DISTINCT a.trial FROM involvement AS a JOIN involvement AS b USING (trial)
WHERE a.concept = ?2 AND a.kind = 'cell' AND a.role IN (SELECT role FROM studied)
  AND b.concept = ?3 AND b.kind = 'assay' AND b.role IN (SELECT role FROM studied)
  AND (?1 IS NULL OR a.trial IN (
    SELECT trial FROM studying WHERE condition = ?1))
ORDER BY 1
