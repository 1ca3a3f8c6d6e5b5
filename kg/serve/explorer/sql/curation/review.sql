-- trials whose identity a person should settle: no registry number, or a title that another trial has too
SELECT id AS trial, title, 'no registry number' AS reason FROM trial WHERE id LIKE 'local-%'
UNION ALL
SELECT id, title, 'another trial has the same title' FROM trial WHERE title IN (
  SELECT title FROM trial WHERE title IS NOT NULL AND title <> id GROUP BY title HAVING COUNT(*) > 1)
ORDER BY reason, title, trial
