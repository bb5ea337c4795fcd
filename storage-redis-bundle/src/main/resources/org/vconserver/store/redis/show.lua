local id, token, report = word(), word(), word()
if held(id, token) == 'held' then
  redis.call('HSET', job_key(id), 'rep', report)
end
return { 'ok' }
