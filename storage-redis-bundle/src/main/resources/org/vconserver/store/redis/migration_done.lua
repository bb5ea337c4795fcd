-- Notes a version that the holder of the lock has made out of the one before.
local token, from, to, lease = word(), word(), word(), number()
local version = redis.call('GET', VERSION)
if version == to then
  return { 'ok' }
end
if version ~= from or redis.call('GET', P .. 'store_migration') ~= token then
  return { 'MIGRATION_LOST' }
end
redis.call('SET', VERSION, to)
redis.call('PEXPIRE', P .. 'store_migration', lease)
return { 'ok' }
