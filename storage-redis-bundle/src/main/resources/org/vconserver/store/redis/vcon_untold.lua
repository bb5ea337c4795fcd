-- The changes of a vCon that may not be in the log yet; those up to a number are, and are forgotten here.
local name, told = word(), number()
local key = companion('untold', name)
local fields = redis.call('HGETALL', key)
local places, changes = {}, {}
for i = 1, #fields, 2 do
  local place = tonumber(fields[i])
  if place and place <= told then
    redis.call('HDEL', key, fields[i])
  elseif place then
    places[#places + 1] = place
    changes[place] = fields[i + 1]
  end
end
table.sort(places)
local reply = { 'ok' }
for _, place in ipairs(places) do
  add_untold(reply, place, changes[place])
end
return reply
