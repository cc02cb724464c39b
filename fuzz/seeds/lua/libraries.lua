local t = { 3, 1, 2, z = 1 }
function draw()
  table.sort(t, function(a, b) return a > b end)
  for k, v in pairs(t) do print(k, v) end
  local s = ("a b c"):gsub("(%w) (%w)", "%2 %1"):rep(3, ",")
  for w in s:gmatch("%w+") do table.insert(t, w) end
  print(pcall(error, { message = s }), xpcall(error, print, 1), string.format("%5.2f %s", 1.5, t), table.concat(t, " ", 1, 2))
  local c = coroutine.wrap(function() coroutine.yield(select("#", table.unpack({ 1, 2 }))) end)
  c() line(0, 0, 9, 9, 255, 0, 0) disc(3, 3, 2, "blue") ring(4, 4, 3, rgb(1, 2, 3)) banner("hi", "white") blur()
end
