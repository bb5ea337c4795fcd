local name = word()
local key = P .. 'pipeline:' .. name
if not JSON or redis.call('TYPE', key).ok == 'string' then
  return { 'ok', redis.call('GET', key) or nil }
end
local json = redis.call('JSON.GET', key)
if not json then
  return { 'ok' }
end
local kept = redis.call('HMGET', P .. 'pipeline-raw:' .. name, 'sha', 'bytes')
return { 'ok', kept[1] == redis.sha1hex(json) and kept[2] or json }
