-- The caller has read the job, and gives it with its hops counted anew.
local id, json = word(), word()
local f = redis.call('HMGET', job_key(id), 's', 'q', 'code')
if f[1] ~= 'PARKED' then
  return { 'JOB_NOT_FOUND', id }
end
if not known(f[2]) then
  return { 'QUEUE_NOT_FOUND', f[2] }
end
redis.call('LLEN', queue_key(f[2]))
unpark(id, f[2], f[3])
local element = with_id(json, id)
redis.call('HSET', job_key(id), 's', 'WAITING', 'j', element)
redis.call('RPUSH', queue_key(f[2]), element)
wake(f[2])
return { 'ok' }
