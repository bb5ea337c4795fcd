local token = word()
if redis.call('GET', P .. 'store_migration') == token then
  redis.call('DEL', P .. 'store_migration')
end
return { 'ok' }
