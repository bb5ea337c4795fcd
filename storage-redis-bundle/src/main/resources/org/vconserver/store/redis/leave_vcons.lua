-- The names of vCons, a part at each call; with a name what a py_vcon_server finds there, and whether that is a
-- string where it looks for a JSON value.
local cursor, name = word(), word()
local prefix = P .. 'vcon:'
if name ~= '' then
  local key = prefix .. name
  if redis.call('EXISTS', key) == 0 then
    return { 'ok' }
  end
  local string = redis.call('TYPE', key).ok == 'string'
  local value = redis.pcall(string and 'GET' or 'JSON.GET', key)
  return { 'ok', JSON and string and '1' or '', type(value) == 'string' and value or '' }
end
local pattern = string.gsub(prefix, '[%[%]%*%?\\]', '\\%0') .. '*'
local found = redis.call('SCAN', cursor, 'MATCH', pattern, 'COUNT', 500)
local reply = { 'ok', found[1] }
for _, key in ipairs(found[2]) do
  reply[#reply + 1] = string.sub(key, #prefix + 1)
end
return reply
