-- The names of vCons, a part at each call. Says of each whether it is a string where there should be a JSON
-- value; with a name of that one only.
local cursor, name = word(), word()
local function odd(key)
  return JSON and redis.call('TYPE', key).ok == 'string' and '1' or ''
end
if name ~= '' then
  return { 'ok', odd(P .. 'vcon:' .. name) }
end
local prefix = P .. 'vcon:'
local pattern = string.gsub(prefix, '[%[%]%*%?\\]', '\\%0') .. '*'
local found = redis.call('SCAN', cursor, 'MATCH', pattern, 'COUNT', 500)
local reply = { 'ok', found[1] }
for _, key in ipairs(found[2]) do
  reply[#reply + 1] = string.sub(key, #prefix + 1)
  reply[#reply + 1] = odd(key)
end
return reply
