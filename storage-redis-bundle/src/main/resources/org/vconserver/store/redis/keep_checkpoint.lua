local id, token, state = word(), word(), word()
if held(id, token) ~= 'held' then
  return { 'LEASE_LOST', id }
end
redis.call('SET', checkpoint_key(id), state)
redis.call('HSET', job_key(id), 'cp', '1')
return { 'ok' }
