-- Moiré: the rings of two points that wander. Where they cross, a third pattern moves that nobody drew.
--
-- The rings become narrower outwards, as their number grows with the distance squared: that needs no root, and is what
-- a column gives plus what a row gives.

scene = {
  title = "Moiré",
  about = "Rings of two points that wander, and what their crossing makes.",
  parameters = {
    { name = "speed", 0, 3, 1, unit = "×" },
    { name = "rings", 1, 12, 5 },
    { name = "colours", "neon", "rainbow", "ice", "sunset", "gray" },
  },
}

local time = 0
local ax, ay, bx, by = {}, {}, {}, {} -- of two points: what every column and every row gives

local function spread(list, count, middle, scale)
  for i = 0, count - 1 do list[i] = (i - middle) * (i - middle) * scale end
end

function draw(t, dt)
  time = time + dt * params.speed * 0.04
  local scale = params.rings / (height * height / 2)
  spread(ax, width, width * (0.5 + 0.3 * sin1(time)), scale)
  spread(ay, height, height * (0.5 + 0.3 * cos1(time * 1.3)), scale)
  spread(bx, width, width * (0.5 + 0.3 * cos1(time * 0.7)), scale)
  spread(by, height, height * (0.5 + 0.3 * sin1(time * 1.1)), scale)

  local ax, bx = ax, bx -- nearer at hand
  shade(params.colours, function(x, y)
    local a = (ax[x] + ay[y]) % 1 -- how far within its ring
    -- Every second ring of the other point turns the colours around.
    if (bx[x] + by[y]) % 1 < 0.5 then return a end
    return 1 - a
  end)
end
