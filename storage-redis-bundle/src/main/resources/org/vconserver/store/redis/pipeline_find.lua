local key = P .. 'pipeline:' .. word()
if not JSON or redis.call('TYPE', key).ok == 'string' then
  return { 'ok', redis.call('GET', key) or nil }
end
return { 'ok', redis.call('JSON.GET', key) or nil }
