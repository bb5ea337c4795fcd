local token = word()
for _ = 1, number() do
  unlock(word(), token)
end
return { 'ok' }
