local name, bytes = word(), word()
local key = P .. 'pipeline:' .. name
redis.call('SADD', P .. 'pipelines', name)
redis.call('DEL', P .. 'pipeline-raw:' .. name) -- of earlier versions
if JSON then
  if redis.call('TYPE', key).ok == 'string' then
    redis.call('DEL', key)
  end
  if not redis.pcall('JSON.SET', key, '$', bytes).err then
    return { 'ok' }
  end
end
redis.call('SET', key, bytes)
return { 'ok' }
