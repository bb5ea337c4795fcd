-- Takes what is ours out of the jobs that wait in a queue, a part at each call, or only counts them. From
-- the end of the queue on: others take jobs from its head meanwhile.
local only_look, name, passed, limit = word() == '1', word(), number(), number()
local key = queue_key(name)

-- Where the value of a member ends: an object at its brace, another value before what follows.
local function value_end(json, from)
  if string.sub(json, from, from) ~= '{' then
    return string.find(json, '[,}%]]', from) - 1
  end
  local depth, at = 0, from
  while true do
    local found = string.find(json, '["{}]', at)
    local sign = string.sub(json, found, found)
    if sign == '"' then
      local quote = found
      repeat -- to the next quote that has an even number of backslashes before it
        quote = string.find(json, '"', quote + 1, true)
      until #string.match(string.sub(json, found, quote - 1), '\\*$') % 2 == 0
      found = quote
    else
      depth = depth + (sign == '{' and 1 or -1)
      if depth == 0 then
        return found
      end
    end
    at = found + 1
  end
end

-- As text, so that the other members stay as they are.
local function without(json, member)
  local first, colon = string.find(json, '"' .. member .. '"%s*:%s*')
  if not first then
    return json
  end
  local before, after = string.sub(json, 1, first - 1), string.sub(json, value_end(json, colon + 1) + 1)
  if string.find(before, ',%s*$') then
    return string.gsub(before, ',%s*$', '') .. after
  end
  return before .. string.gsub(after, '^%s*,%s*', '')
end

local elements = redis.call('LRANGE', key, -(passed + limit), -(passed + 1))
local changed = 0
for i, element in ipairs(elements) do
  if string.find(element, '"vcon_server_', 1, true) and pcall(cjson.decode, element) then
    local bare = without(without(element, 'vcon_server_job_id'), 'vcon_server_chain')
    if bare ~= element then
      changed = changed + 1
      if not only_look then
        redis.call('LSET', key, -(passed + #elements - i + 1), bare)
      end
    end
  end
end
return { 'ok', text(changed), #elements == limit and '1' or '' }
