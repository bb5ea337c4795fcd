local name, mode = word(), word()
if not known(name) then
  return { 'QUEUE_NOT_FOUND', name }
end
if mode == 'OPEN' then
  redis.call('HDEL', MODES, name)
else
  redis.call('HSET', MODES, name, mode)
end
if mode ~= 'PAUSED' then
  wake(name)
end
return { 'ok' }
