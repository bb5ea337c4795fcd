-- Before scripts of pipelines. Versions are a list, the newest at its end. An entry has a line each for its number,
-- its time, the SHA-1 of the value as Redis gave it, and how it came to be; then the definition as it was given.

-- The value of a pipeline; nil for none, or for something else.
local function stored(key)
  local is_json = JSON and redis.call('TYPE', key).ok ~= 'string'
  local value = redis.pcall(is_json and 'JSON.GET' or 'GET', key)
  return type(value) == 'string' and value or nil
end

local function add_version(versions, value, change, bytes, keep)
  local last = redis.call('LINDEX', versions, -1)
  local digest, number = redis.sha1hex(value), 1
  if last then
    local count, known = string.match(last, '^(%d+)\n%d+\n(%x+)\n')
    if known == digest then
      return
    end
    number = count + 1
  end
  redis.call('RPUSH', versions, table.concat({ text(number), text(NOW), digest, change, bytes }, '\n'))
  redis.call('LTRIM', versions, -keep, -1)
end

-- Notes what a server that keeps no versions has done.
local function note_others(versions, key, keep)
  local value = stored(key)
  if value then
    add_version(versions, value, '{"kind":"found"}', value, keep)
  else
    redis.call('DEL', versions)
  end
end
