local name = word()
if redis.call('SADD', QUEUES, name) == 0 and not AGAIN then
  return { 'QUEUE_EXISTS', name }
end
redis.call('HDEL', MODES, name)
return { 'ok' }
