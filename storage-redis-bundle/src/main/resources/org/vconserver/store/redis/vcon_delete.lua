local names = vcon_names()
local indexed, expected = word() == '1', word()
local bytes = vcon_bytes(names)
if expected ~= '' and not (AGAIN and not bytes) and revision_of(bytes) ~= expected then
  return { 'REVISION_CONFLICT', names[1] }
end
vcon_drop(names, 1)
if indexed then
  redis.call('ZREM', P .. 'vcons', unpack(names))
end
return { 'ok', (bytes or AGAIN) and '1' or '' }
