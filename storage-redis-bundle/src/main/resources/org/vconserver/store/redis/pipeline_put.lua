local name, bytes = word(), word()
local key, raw = P .. 'pipeline:' .. name, P .. 'pipeline-raw:' .. name
redis.call('SADD', P .. 'pipelines', name)
if JSON then
  if redis.call('TYPE', key).ok == 'string' then
    redis.call('DEL', key)
  end
  if not redis.pcall('JSON.SET', key, '$', bytes).err then
    redis.call('HSET', raw, 'sha', redis.sha1hex(redis.call('JSON.GET', key)), 'bytes', bytes)
    return { 'ok' }
  end
  redis.call('DEL', raw)
end
redis.call('SET', key, bytes)
return { 'ok' }
