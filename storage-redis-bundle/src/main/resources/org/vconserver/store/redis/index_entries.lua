-- Entries from a place on: what each is of, and its summary.
local from, limit = number(), number()
local reply = { 'ok' }
for _, subject in ipairs(redis.call('ZRANGE', ALL, from, from + limit - 1)) do
  local entry = indexed(subject)
  reply[#reply + 1] = subject
  reply[#reply + 1] = entry and entry[5] or ''
end
return reply
