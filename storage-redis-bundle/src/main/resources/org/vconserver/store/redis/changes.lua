-- What the scripts that write or read the change log share: a stream whose ids are the numbers of the
-- changes, and beside it a list of those numbers for each vCon.
local CHANGES, LAST_CHANGE = P .. 'changes', P .. 'change_seq'
local KEPT_MILLIS, KEPT_CHANGES, KEPT_VERSIONS = string.match(ARGV[6], '^(%d+) (%d+) (%d+)$')
KEPT_VERSIONS = tonumber(KEPT_VERSIONS)
-- How many changes of one vCon can be listed.
local LISTED = 1000

local function changes_of(subject)
  return P .. 'changes_of:' .. subject
end

-- Reads what a change tells beside its kind.
local function change_words()
  return { subject = word(), cause = word(), call = word() }
end

-- Writes a change. A Cluster gives it the number that it has among those of its vCon.
local function log_change(change, place)
  local seq = text(redis.call('INCR', LAST_CHANGE))
  redis.call('XADD', CHANGES, 'MAXLEN', '~', KEPT_CHANGES, seq .. '-0', 'k', change.kind, 't', change.at,
    's', change.subject, 'd', change.digest, 'z', change.size, 'c', change.cause, 'w', change.call)
  local list = changes_of(change.subject)
  if redis.call('RPUSH', list, place and seq .. ' ' .. place or seq) > LISTED then
    redis.call('LPOP', list)
  end
  redis.call('PEXPIRE', list, math.max(1, KEPT_MILLIS))
end

local function change_at(seq)
  local entry = redis.call('XRANGE', CHANGES, seq .. '-0', seq .. '-0')[1]
  if not entry then
    return nil
  end
  local found = { seq = seq }
  for i = 1, #entry[2], 2 do
    found[entry[2][i]] = entry[2][i + 1]
  end
  return found
end

-- Whether the newest change of a vCon is of a call, which asks again as it heard no answer.
local function is_logged(change)
  local last = AGAIN and redis.call('LINDEX', changes_of(change.subject), -1)
  local found = last and change_at(string.match(last, '^%d+'))
  return found and found.w == change.call
end

local function add_change(reply, found)
  for _, value in ipairs({ found.seq, found.t, found.k, found.s, found.d, found.z, found.c }) do
    reply[#reply + 1] = value
  end
end
