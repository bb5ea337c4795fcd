return { 'ok', vcon_bytes(word()) or nil }
