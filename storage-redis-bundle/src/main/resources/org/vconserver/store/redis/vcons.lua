-- What the scripts over vCons share. Companion keys of a vCon are in its hash slot.
local function vcon_key(uuid)
  return P .. 'vcon:' .. uuid
end
local function companion(kind, uuid)
  return P .. 'vcon-' .. kind .. ':{' .. vcon_key(uuid) .. '}'
end

-- Reads the names of a vCon: the one that was asked for, then others under which it may be.
local function vcon_names()
  local names = { word() }
  for other in string.gmatch(word(), '%S+') do
    names[#names + 1] = other
  end
  return names
end

-- The bytes as they were saved: where vCons are JSON values they are in a companion key, and true
-- as long as nobody else has changed the value.
local function bytes_under(uuid)
  local key = vcon_key(uuid)
  if not JSON or redis.call('TYPE', key).ok == 'string' then
    return redis.call('GET', key)
  end
  local json = redis.call('JSON.GET', key)
  if not json then
    return false
  end
  local kept = redis.call('HMGET', companion('raw', uuid), 'sha', 'bytes')
  return kept[1] == redis.sha1hex(json) and kept[2] or json
end

-- The bytes of the first of its names under which there is a vCon, and how many names were looked at.
local function vcon_bytes(names)
  for i, name in ipairs(names) do
    local bytes = bytes_under(name)
    if bytes then
      return bytes, i
    end
  end
  return false, 0
end

-- What the lock, the expiry and the former versions of a vCon are named after: the same for all its names.
local function common_name(names)
  return #names > 1 and string.lower(names[1]) or names[1]
end

local function revision_of(bytes)
  return bytes and string.sub(redis.sha1hex(bytes), 1, 15) or '0'
end

-- What a vCon was before is in one hash: the bytes by their revisions, and in '#' a list of
-- {revision, until, size}, the last one first.
local function former_key(subject)
  return companion('former', subject)
end
local function former_versions(key)
  local packed = redis.call('HGET', key, '#')
  return packed and cmsgpack.unpack(packed) or {}
end
local function keep_former(subject, bytes)
  local key, revision = former_key(subject), revision_of(bytes)
  local listed, dropped = { { revision, text(NOW), text(#bytes) } }, {}
  for _, version in ipairs(former_versions(key)) do
    if version[1] ~= revision and #listed < KEPT_VERSIONS then
      listed[#listed + 1] = version
    elseif version[1] ~= revision then
      dropped[#dropped + 1] = version[1]
    end
  end
  redis.call('HSET', key, revision, bytes, '#', cmsgpack.pack(listed))
  if #dropped > 0 then
    redis.call('HDEL', key, unpack(dropped))
  end
  redis.call('PEXPIRE', key, math.max(1, KEPT_MILLIS))
end

-- Takes what is kept under names, from the given one on.
local function vcon_drop(names, from)
  for i = from, #names do
    redis.call('DEL', vcon_key(names[i]), companion('raw', names[i]))
  end
  if from == 1 then
    redis.call('DEL', former_key(common_name(names)))
  end
end

-- Keeps a vCon; where vCons are JSON values, its exact bytes beside the value, if they differ.
-- py_vcon_server can't read one without a version, so that it gets its own one in the value.
local function vcon_put(uuid, bytes, flags)
  local key = vcon_key(uuid)
  if JSON then
    if redis.call('TYPE', key).ok == 'string' then
      redis.call('DEL', key)
    end
    local value = bytes
    if string.find(flags, 'v', 1, true) then
      value = string.gsub(bytes, '{', '{"vcon":"0.0.2",', 1)
    end
    if not redis.pcall('JSON.SET', key, '$', value).err then
      local json = redis.call('JSON.GET', key)
      if json == bytes then
        redis.call('DEL', companion('raw', uuid))
      else
        redis.call('HSET', companion('raw', uuid), 'sha', redis.sha1hex(json), 'bytes', bytes)
      end
      return
    end
    redis.call('DEL', companion('raw', uuid)) -- no JSON value of this Redis: a string, then
  end
  redis.call('SET', key, bytes)
end

local function is_there(names)
  local keys = {}
  for i, name in ipairs(names) do
    keys[i] = vcon_key(name)
  end
  return redis.call('EXISTS', unpack(keys)) > 0
end

-- When a vCon expires is kept beside it: whether it was "asked" for or a "rule" says so, and the time; without
-- one it was asked that it never does.
local function expires_key(names)
  return companion('expires', common_name(names))
end
local function expiry_of(names)
  local kept = redis.call('GET', expires_key(names))
  if kept then
    return string.match(kept, '^(%a+) ?(%d*)$')
  end
end

-- Takes what others have deleted out of the index, and its exact bytes with it; says whether it was.
local function vcon_forget(uuid)
  if redis.call('EXISTS', vcon_key(uuid)) == 1 then
    return false
  end
  redis.call('ZREM', P .. 'vcons', uuid)
  index_drop(subject_of(uuid))
  redis.call('DEL', former_key(subject_of(uuid)))
  expires_put(subject_of(uuid), '')
  redis.call('DEL', companion('expires', subject_of(uuid)))
  return redis.call('DEL', companion('raw', uuid)) == 1
end

-- Reads one write: names, expected revision or empty, name of the write or empty, digest, flags
-- ("v": without a version, "d": deeper than JSON values may be), bytes, what its change tells, its expiry: as the
-- write asks, and how long rules keep it, or empty.
local function vcon_write()
  local names = vcon_names()
  local write = {
    uuid = names[1], names = names, expected = word(), once = word(), digest = word(), flags = word(), bytes = word(),
    change = change_words(), index = index_words(), expiry = word(), age = word(),
  }
  write.revision = string.sub(write.digest, 1, 15)
  return write
end

local function once_key(write)
  return companion('once', write.uuid) .. ':' .. write.once
end

-- Whether a write may be done, or was done before; notes which, and where the vCon is.
local function allowed(write)
  if write.once ~= '' and redis.call('EXISTS', once_key(write)) == 1 then
    write.done = true
    return true
  end
  if write.expected == '' then
    return true
  end
  local bytes, place = vcon_bytes(write.names)
  local revision = revision_of(bytes)
  write.place = place
  return revision == write.expected or (AGAIN and revision == write.revision)
end

-- Whether it would become a string, where a py_vcon_server looks for a JSON value.
local function too_deep(write)
  return string.find(write.flags, 'd', 1, true) and shared_with_peer()
end

-- A Cluster keeps changes beside the vCon until they are in the log, which is in another slot. The
-- field '#' counts them.
local function add_untold(reply, place, packed)
  local values = cmsgpack.unpack(packed)
  reply[#reply + 1] = text(place)
  for i = 1, 11 do
    reply[#reply + 1] = values[i] or '-' -- an earlier server said nothing of the expiry
  end
end
local function keep_untold(name, change, index, expires)
  local key = companion('untold', name)
  local place = redis.call('HINCRBY', key, '#', 1)
  redis.call('HSET', key, text(place), cmsgpack.pack({
    change.kind, text(change.at), change.subject, change.digest, text(change.size), change.cause, change.call,
    index.created, index.terms, index.summary, expires,
  }))
  redis.call('PEXPIRE', key, math.max(86400000, 2 * KEPT_MILLIS))
end

-- Sets when a written vCon expires: as the write asks, or else as rules do, which never make it later. Gives what
-- is new, as expires_put takes it.
local function set_expiry(write, there)
  local how, millis = string.match(write.expiry, '^(%a+) ?(%d*)$')
  local by, at = expiry_of(write.names)
  local stale = by and not there -- of one that others have deleted
  if stale then
    redis.call('DEL', expires_key(write.names))
    by, at = nil, nil
  end
  if how == 'kept' and (by == 'asked' or write.age == '') then
    return stale and '' or '-'
  end
  if how == 'kept' then
    local ruled = NOW + write.age
    by, at = 'rule', text(at and math.min(tonumber(at), ruled) or ruled)
  else
    by, at = 'asked', how == 'after' and text(NOW + millis) or millis
  end
  redis.call('SET', expires_key(write.names), by .. ' ' .. at)
  return at
end

-- Does a write and gives the revision that the vCon has then. It replaces one that others have stored
-- with its uuid in another case.
local function apply(write)
  if write.done then
    local bytes = vcon_bytes(write.names)
    return bytes and revision_of(bytes) or write.revision
  end
  local change, there = write.change, write.place and write.place > 0
  if write.place == nil then
    there = is_there(write.names)
  end
  change.kind = there and 'vcon.updated' or 'vcon.created'
  change.at, change.digest, change.size = NOW, write.digest, #write.bytes
  -- First what takes memory: a Redis that is full refuses no script that has written.
  if there and KEPT_VERSIONS > 0 then
    local bytes = vcon_bytes(write.names)
    if revision_of(bytes) ~= write.revision then
      keep_former(common_name(write.names), bytes)
    end
  elseif KEPT_VERSIONS > 0 then
    redis.call('DEL', former_key(common_name(write.names))) -- of one that others have deleted
  end
  vcon_put(write.uuid, write.bytes, write.flags)
  write.expires = set_expiry(write, there)
  if #write.names > 1 and (not write.place or write.place > 1) then
    vcon_drop(write.names, 2)
  end
  if write.once ~= '' then
    redis.call('SET', once_key(write), '1', 'EX', 93600)
  end
  return write.revision
end

-- Tells what a write has changed, unless it had been done before.
local function note_change(here, write)
  if write.done then
    return
  end
  if not here then
    keep_untold(write.uuid, write.change, write.index, write.expires)
  elseif not is_logged(write.change) then
    log_change(write.change)
  end
  if here then
    redis.call('ZADD', P .. 'vcons', 0, write.uuid)
    index_put(write.change.subject, write.index, write.revision, #write.bytes, NOW)
    expires_put(write.change.subject, write.expires)
  end
end

-- Deletes a vCon and tells it, unless it was not there.
local function vcon_delete(here, names, change, there)
  vcon_drop(names, 1)
  redis.call('DEL', expires_key(names))
  if here then
    redis.call('ZREM', P .. 'vcons', unpack(names))
    index_drop(change.subject)
    expires_put(change.subject, '')
  end
  if there then
    change.kind, change.at, change.digest, change.size = 'vcon.deleted', NOW, '', 0
    if here then
      log_change(change)
    else
      keep_untold(names[1], change, { created = '', terms = '[]', summary = '' }, '')
    end
  end
end

local function is_locked(names)
  local till = string.match(redis.call('GET', companion('lock', common_name(names))) or '', '^(%d+) ')
  return till and tonumber(till) > NOW
end

local function unlock(uuid, token)
  local key = companion('lock', uuid)
  local lock = redis.call('GET', key)
  if lock and string.match(lock, ' (.*)$') == token then
    redis.call('DEL', key)
  end
end
