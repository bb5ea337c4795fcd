-- Only up to so many bytes: the server that asks has no memory for more.
local bytes = vcon_bytes(vcon_names())
local most = number()
if bytes and #bytes > most then
  return { 'large', tostring(#bytes) }
end
return { 'ok', bytes or nil }
