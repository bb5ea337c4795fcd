-- The former versions of a vCon; with a revision the bytes of that one, up to so many.
local key, revision, most = former_key(word()), word(), number()
if revision ~= '' then
  local bytes = redis.call('HGET', key, revision)
  if bytes and #bytes > most then
    return { 'large', tostring(#bytes) }
  end
  return { 'ok', bytes or nil }
end
local reply = { 'ok' }
for _, version in ipairs(former_versions(key)) do
  for _, value in ipairs(version) do
    reply[#reply + 1] = value
  end
end
return reply
