local m = setmetatable({}, { __index = function(t, k) return k end, __len = function() return 9 end })
function draw() local x <close> = setmetatable({}, m) while true do pcall(function() while true do end end) end end
