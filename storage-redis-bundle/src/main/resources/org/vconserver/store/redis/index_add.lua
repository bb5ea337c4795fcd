-- Puts a vCon into the index that was stored before there was one, or by others, unless it is there by now.
local subject, revision, size, entry = word(), word(), number(), index_words()
if redis.call('EXISTS', entry_key(subject)) == 0 then
  index_put(subject, entry, revision, size, tonumber(entry.created) or NOW)
end
return { 'ok' }
