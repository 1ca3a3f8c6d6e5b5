-- ?1 a condition or nothing, ?2 a cell and ?3 an assay (a CURIE, or - and the words) → the trials of one field
SELECT DISTINCT a.trial
FROM assay AS a LEFT JOIN concept AS cl ON cl.id = a.cell LEFT JOIN concept AS ca ON ca.id = a.assay
WHERE COALESCE(a.cell, '-' || COALESCE(a.cell_words, 'cells not stated')) = ?2
  AND COALESCE(a.assay, '-' || COALESCE(a.assay_words, 'assay not stated')) = ?3
  AND (?1 IS NULL OR a.trial IN (
    SELECT trial FROM studying WHERE condition = ?1))
ORDER BY 1
