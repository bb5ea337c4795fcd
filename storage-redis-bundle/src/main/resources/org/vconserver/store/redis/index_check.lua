-- Compares the entry of a vCon with what it should be, and mends it; says whether it was not right.
local subject, revision, size, entry = word(), word(), number(), index_words()
local old = indexed(subject)
local right = old and old[3] == revision and old[4] == size and old[5] == entry.summary and old[6] == entry.terms
    and (entry.created == '' or old[1] == tonumber(entry.created))
    and redis.call('ZSCORE', ALL, subject) and redis.call('ZSCORE', STORED, subject)
if right then
  for term in pairs(set_of(entry.terms)) do
    right = right and redis.call('ZSCORE', term_key(term), subject)
  end
end
if right then
  return { 'ok', '' }
end
index_drop(subject)
index_put(subject, entry, revision, size, old and old[2] or tonumber(entry.created) or NOW)
return { 'ok', '1' }
