local name, json = word(), word()
if not known(name) then
  return { 'QUEUE_NOT_FOUND', name }
end
if json == '' then
  redis.call('HDEL', MODES, settings_field(name))
else
  redis.call('HSET', MODES, settings_field(name), json)
end
wake(name)
return { 'ok' }
