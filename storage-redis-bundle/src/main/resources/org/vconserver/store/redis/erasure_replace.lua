local id, record = number(), word()
if id >= 1 and id <= redis.call('LLEN', P .. 'erasures') then
  redis.call('LSET', P .. 'erasures', id - 1, record)
end
return { 'ok' }
