-- ?1 a status or nothing, ?2 a condition → trials and sites by country
SELECT country, COUNT(DISTINCT trial) AS trials, COUNT(*) AS sites FROM site
WHERE country IS NOT NULL AND (?1 IS NULL OR recruitment = ?1) AND trial IN (
  SELECT i.trial FROM subtype AS s JOIN involvement AS i ON i.concept = s.narrow
  WHERE s.broad = ?2 AND i.kind = 'condition' AND i.role IN (SELECT role FROM studied))
GROUP BY country ORDER BY trials DESC, country
