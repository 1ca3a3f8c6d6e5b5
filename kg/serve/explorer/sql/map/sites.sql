-- ?1 a status, ?2 a condition, ?3 a country, ?4 a city, ?5 a facility, each or nothing → ?6 sites after the first ?7
SELECT site.trial, t.title, site.recruitment AS status, facility, city, country, latitude, longitude
FROM site JOIN trial AS t ON t.id = site.trial
WHERE site.rowid IN (
    SELECT rowid FROM site WHERE ?3 IS NOT NULL AND country = ?3 COLLATE NOCASE
    UNION SELECT rowid FROM site WHERE ?4 IS NOT NULL AND city = ?4 COLLATE NOCASE
    UNION SELECT rowid FROM site WHERE ?5 IS NOT NULL AND facility = ?5)
  AND (?3 IS NULL OR country = ?3 COLLATE NOCASE) AND (?4 IS NULL OR city = ?4 COLLATE NOCASE)
  AND (?5 IS NULL OR facility = ?5) AND (?1 IS NULL OR recruitment = ?1)
  AND (?2 IS NULL OR site.trial IN (
    SELECT trial FROM studying WHERE condition = ?2))
ORDER BY city, facility, site.trial LIMIT ?6 OFFSET ?7
