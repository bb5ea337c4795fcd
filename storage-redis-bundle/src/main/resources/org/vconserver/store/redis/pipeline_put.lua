local name, bytes, change, keep = word(), word(), word(), number()
local key, versions = P .. 'pipeline:' .. name, P .. 'pipeline-versions:' .. name
note_others(versions, key, keep)
redis.call('SADD', P .. 'pipelines', name)
redis.call('DEL', P .. 'pipeline-raw:' .. name) -- of earlier versions
local set = false
if JSON then
  if redis.call('TYPE', key).ok == 'string' then
    redis.call('DEL', key)
  end
  set = not redis.pcall('JSON.SET', key, '$', bytes).err
end
if not set then
  redis.call('SET', key, bytes)
end
add_version(versions, stored(key), change, bytes, keep)
return { 'ok' }
