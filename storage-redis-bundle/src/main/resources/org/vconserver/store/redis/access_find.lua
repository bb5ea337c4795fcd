local kind, id = word(), word()
local found = redis.call('HGET', P .. 'access:' .. kind, id)
if not found then
  return { 'ok' }
end
local revision, content = string.match(found, '^(%d+) (.*)$')
return { 'ok', revision, content }
