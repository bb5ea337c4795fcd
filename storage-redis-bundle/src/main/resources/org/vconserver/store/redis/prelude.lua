-- Before every script. ARGV: the key prefix, the time in milliseconds (empty: Redis's own clock), how
-- long records of ended jobs are kept, whether the JSON commands are there, "1" where an earlier call of
-- the same request may have been done without its answer being heard, and what is kept
-- of the past of vCons: how long, how many changes, how many former versions of each.

-- A value of a wrong type is told with the name of its key.
local server = redis
local redis = { pcall = server.pcall, sha1hex = server.sha1hex }
function redis.call(...)
  local answer = server.pcall(...)
  if type(answer) ~= 'table' or not answer.err then
    return answer
  end
  if string.find(answer.err, 'WRONGTYPE', 1, true) or string.find(answer.err, 'wrong Redis type', 1, true) then
    error('WRONGTYPE_AT[' .. select(2, ...) .. ']_AT', 0)
  end
  return server.call(...)
end

local P = ARGV[1]
local NOW = tonumber(ARGV[2])
if not NOW then
  local time = redis.call('TIME')
  NOW = time[1] * 1000 + math.floor(time[2] / 1000)
end
local VERSION = P .. 'store_version'
local HISTORY, JSON, AGAIN = ARGV[3], ARGV[4] == '1', ARGV[5] == '1'

local position = 6
local function word()
  position = position + 1
  return ARGV[position]
end
local function number()
  return tonumber(word())
end
local function text(integer)
  return string.format('%.0f', integer)
end

local function present(table, value)
  for _, one in ipairs(table) do
    if one == value then
      return true
    end
  end
  return false
end

-- Whether a py_vcon_server shares this Redis: its states have no heartbeat. It needs the JSON commands.
local function shared_with_peer()
  if JSON then
    for _, state in ipairs(redis.call('HVALS', P .. 'servers')) do
      if not string.find(state, '"heartbeat_ms"', 1, true) then
        return true
      end
    end
  end
  return false
end
