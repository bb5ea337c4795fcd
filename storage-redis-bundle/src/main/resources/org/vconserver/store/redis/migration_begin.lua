-- Notes version 1 where there is none, and locks the store for a caller who knows a newer one.
local newest, token, lease = number(), word(), number()
local version = redis.call('GET', VERSION)
if not version then
  version = '1'
  redis.call('SET', VERSION, version)
end
local mine = false
if tonumber(version) < newest then
  local holder = redis.call('GET', P .. 'store_migration')
  mine = not holder or holder == token
  if mine then
    redis.call('SET', P .. 'store_migration', token, 'PX', lease)
  end
end
return { 'ok', version, mine and '1' or '' }
