-- What the scripts that write or read the index of vCons share. An entry is {created, stored, revision,
-- size, summary, terms}; sorted sets have the vCons by the time at which they were created: all of them,
-- and those of each term. One has them by the time at which they were stored.
local ALL, STORED = P .. 'index:all', P .. 'index:stored'
-- One has the vCons that expire by the time of that.
local EXPIRES = P .. 'expires'

local function entry_key(subject)
  return P .. 'entry:' .. subject
end
local function term_key(term)
  return P .. 'term:' .. term
end

-- Reads what is to be in the index of a vCon.
local function index_words()
  return { created = word(), terms = word(), summary = word() }
end

local function indexed(subject)
  local packed = redis.call('GET', entry_key(subject))
  return packed and cmsgpack.unpack(packed)
end

local function set_of(terms)
  local set = {}
  for _, term in ipairs(cjson.decode(terms)) do
    set[term] = true
  end
  return set
end

-- Puts a vCon into the index, or what it has become.
local function index_put(subject, entry, revision, size, at)
  local old = indexed(subject)
  local created = tonumber(entry.created) or old and old[1] or at
  local moved = not old or old[1] ~= created
  if moved or old[6] ~= entry.terms then
    local before, now = old and set_of(old[6]) or {}, set_of(entry.terms)
    for term in pairs(before) do
      if not now[term] then
        redis.call('ZREM', term_key(term), subject)
      end
    end
    for term in pairs(now) do
      if moved or not before[term] then
        redis.call('ZADD', term_key(term), text(created), subject)
      end
    end
  end
  if moved then
    redis.call('ZADD', ALL, text(created), subject)
  end
  redis.call('ZADD', STORED, text(at), subject)
  redis.call('SET', entry_key(subject),
    cmsgpack.pack({ created, at, revision, tonumber(size), entry.summary, entry.terms }))
end

local function index_drop(subject)
  local old = indexed(subject)
  if old then
    for term in pairs(set_of(old[6])) do
      redis.call('ZREM', term_key(term), subject)
    end
    redis.call('ZREM', ALL, subject)
    redis.call('ZREM', STORED, subject)
    redis.call('DEL', entry_key(subject))
  end
end

-- Notes when a vCon expires: empty if it does not any more, "-" if nothing is new.
local function expires_put(subject, at)
  if at == '-' then
    return
  elseif at == '' then
    redis.call('ZREM', EXPIRES, subject)
  else
    redis.call('ZADD', EXPIRES, at, subject)
  end
end

-- The name in the index of a vCon under a name of its own: a uuid of RFC 9562 in lower case.
local function subject_of(name)
  local h = string.rep('%x', 4)
  local standard = string.match(name, '^' .. h .. h .. '%-' .. h .. '%-' .. h .. '%-' .. h .. '%-' .. h .. h .. h .. '$')
  return standard and string.lower(name) or name
end
