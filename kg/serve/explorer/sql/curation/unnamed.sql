-- words that were recognised as a kind of thing, and that nothing names; the most frequent first
SELECT label AS words, kind, role, COUNT(DISTINCT trial) AS trials FROM unnamed GROUP BY 1, 2, 3 ORDER BY trials DESC, words
