-- A page of what a filter means, the newest first, or how many that are. Looks at so many vCons at most, and
-- says behind which place to go on; nothing at the end.
local counting, by_stored, since, until_, stored_since = word() == '1', word() == '1', word(), word(), word()
local terms = {}
for i = 1, number() do
  terms[i] = term_key(word())
end
local after_score, after, limit, most = word(), word(), number(), number()

local driver = by_stored and STORED or ALL
if not by_stored and #terms > 0 then
  local fewest = 1
  for i, key in ipairs(terms) do
    if redis.call('ZCARD', key) < redis.call('ZCARD', terms[fewest]) then
      fewest = i
    end
  end
  driver = table.remove(terms, fewest)
end
local lowest = tonumber(by_stored and stored_since or since) or -math.huge

-- How many come before the place where the page begins.
local function start()
  if after_score ~= '' then
    if redis.call('ZSCORE', driver, after) == after_score then
      return redis.call('ZREVRANK', driver, after) + 1
    end
    -- It is there no longer, or elsewhere: where it would be.
    local elsewhere = redis.call('ZSCORE', driver, after)
    redis.call('ZADD', driver, after_score, after)
    local rank = redis.call('ZREVRANK', driver, after)
    if elsewhere then
      redis.call('ZADD', driver, elsewhere, after)
      return tonumber(elsewhere) > tonumber(after_score) and rank + 1 or rank
    end
    redis.call('ZREM', driver, after)
    return rank
  end
  return not by_stored and until_ ~= '' and redis.call('ZCOUNT', driver, '(' .. until_, '+inf') or 0
end

local function fits(subject)
  for _, key in ipairs(terms) do
    if not redis.call('ZSCORE', key, subject) then
      return false
    end
  end
  if by_stored and (since ~= '' or until_ ~= '') then
    local created = tonumber(redis.call('ZSCORE', ALL, subject))
    return created and (since == '' or created >= tonumber(since)) and (until_ == '' or created <= tonumber(until_))
  end
  if not by_stored and stored_since ~= '' then
    return tonumber(redis.call('ZSCORE', STORED, subject) or 0) >= tonumber(stored_since)
  end
  return true
end

local rank, looked, found = start(), 0, 0
if counting and #terms == 0 and not (by_stored and (since ~= '' or until_ ~= '')) and after_score == ''
  and (by_stored or stored_since == '') then
  local from = lowest == -math.huge and '-inf' or text(lowest)
  local to = not by_stored and until_ ~= '' and until_ or '+inf'
  return { 'ok', text(redis.call('ZCOUNT', driver, from, to)), '', '' }
end
local reply = { 'ok', '0', '', '' }
while looked < most and found < limit do
  local page = redis.call('ZREVRANGE', driver, rank, rank + 99, 'WITHSCORES')
  if #page == 0 then
    reply[3], reply[4] = '', ''
    break
  end
  for i = 1, #page, 2 do
    local subject, score = page[i], page[i + 1]
    if tonumber(score) < lowest then
      reply[3], reply[4] = '', ''
      looked = most
      break
    end
    looked, rank = looked + 1, rank + 1
    reply[3], reply[4] = score, subject
    if fits(subject) then
      found = found + 1
      local entry = not counting and indexed(subject)
      if entry then
        local expires = redis.call('ZSCORE', EXPIRES, subject) or ''
        for _, value in ipairs({ subject, score, text(entry[2]), entry[3], text(entry[4]), expires, entry[5] }) do
          reply[#reply + 1] = value
        end
      end
      if found == limit then
        break
      end
    end
  end
end
reply[2] = text(found)
return reply
