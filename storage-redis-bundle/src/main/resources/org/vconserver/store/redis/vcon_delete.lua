local indexed, uuid, expected = word() == '1', word(), word()
local there = redis.call('EXISTS', vcon_key(uuid)) == 1
if expected ~= '' and not (AGAIN and not there) and revision_of(vcon_bytes(uuid)) ~= expected then
  return { 'REVISION_CONFLICT', uuid }
end
redis.call('DEL', vcon_key(uuid), companion('raw', uuid))
if indexed then
  redis.call('ZREM', P .. 'vcons', uuid)
end
return { 'ok', (there or AGAIN) and '1' or '' }
