-- The changes behind a number, the oldest first.
local reply = { 'ok' }
for _, entry in ipairs(redis.call('XRANGE', CHANGES, '(' .. word() .. '-0', '+', 'COUNT', number())) do
  local found = { seq = string.match(entry[1], '^%d+') }
  for i = 1, #entry[2], 2 do
    found[entry[2][i]] = entry[2][i + 1]
  end
  add_change(reply, found)
end
return reply
