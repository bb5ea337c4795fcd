local id, token, delay = word(), word(), number()
local holds, found = held(id, token)
if holds == 'held' then
  redis.call('LLEN', queue_key(found.queue))
  look(redis.call('HGET', MODES, SEEN))
  out_of_progress(found)
  back(found, found.n - 1, delay)
end
return holds and { 'ok' } or { 'LEASE_LOST', id }
