-- Adds uuids to the index, or takes them out; "complete" notes that everything was looked at.
local change, index = word(), P .. 'vcons'
for _ = 1, number() do
  local uuid = word()
  if change == 'remove' then
    redis.call('ZREM', index, uuid)
  else
    redis.call('ZADD', index, 0, uuid)
  end
end
if change == 'complete' then
  redis.call('SET', P .. 'vcons_complete', text(NOW))
end
return { 'ok' }
