return { 'ok', redis.call('GET', checkpoint_key(word())) or nil }
