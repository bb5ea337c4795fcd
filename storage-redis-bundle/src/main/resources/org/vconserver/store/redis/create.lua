local name = word()
if redis.call('SADD', QUEUES, name) == 0 and not AGAIN then
  return { 'QUEUE_EXISTS', name }
end
redis.call('HDEL', MODES, name)
for _, member in ipairs(redis.call('ZRANGE', parked_key(name), 0, -1)) do
  local id = unpad(member)
  local f = redis.call('HMGET', job_key(id), 'code', 'j')
  if f[1] == 'NO_QUEUE' then
    unpark(id, name, f[1])
    redis.call('HSET', job_key(id), 's', 'WAITING')
    redis.call('RPUSH', queue_key(name), f[2])
    wake(name)
  end
end
return { 'ok' }
