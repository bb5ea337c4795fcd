for _ = 1, number() do
  local write = vcon_write()
  if not allowed(write) then
    return { 'REVISION_CONFLICT', write.uuid }
  end
  if too_deep(write) then
    return { 'TOO_DEEP', write.uuid }
  end
end
return { 'ok' }
