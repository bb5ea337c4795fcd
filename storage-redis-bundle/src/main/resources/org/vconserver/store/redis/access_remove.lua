local kind, id = word(), word()
local records = P .. 'access:' .. kind
local there = redis.call('HDEL', records, id) == 1
if there then
  redis.call('HINCRBY', records, '', 1)
end
return { 'ok', (there or AGAIN) and '1' or '' }
