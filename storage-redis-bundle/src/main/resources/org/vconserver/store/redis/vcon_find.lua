-- Only up to so many bytes: the server that asks has no memory for more.
local bytes, most = vcon_bytes(word()), tonumber(word())
if bytes and #bytes > most then
  return { 'large', tostring(#bytes) }
end
return { 'ok', bytes or nil }
