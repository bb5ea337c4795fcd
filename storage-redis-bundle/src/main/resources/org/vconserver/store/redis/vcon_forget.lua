for _, name in ipairs(vcon_names()) do
  vcon_forget(name)
end
return { 'ok' }
