-- Several vCons, up to so many bytes together. Those beyond that, those that are not there and those
-- that can't be read are empty: they are asked for by themselves.
local left, reply = number(), { 'ok' }
for _ = 1, number() do
  local names = vcon_names()
  local read, bytes = pcall(vcon_bytes, left > 0 and names or {})
  if read and bytes and #bytes <= left then
    left = left - #bytes
    reply[#reply + 1] = bytes
  else
    left = read and bytes and 0 or left -- a large one is read in vain once
    reply[#reply + 1] = ''
  end
end
return reply
