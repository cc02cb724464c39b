-- Rain: drops that fall and leave ripples. A knob makes it drizzle or pour; a press is a gust of wind.

scene = {
  title = "Rain",
  about = "Drops that fall; a knob makes it pour, a press brings wind.",
  parameters = {
    amount = { 1, 120, 30, unit = "drops/s", curve = "exponential" },
    colour = "#4fa8ff",
  },
  hears = { "knob.turn", "button.press" },
}

local drops = {}
local ripples = {}
local more = 1 -- what the knob makes of the amount
local wind = 0 -- lights a second, to the right
local due = 0 -- drops that are still to come

function event(e)
  if e.type == "knob.turn" then
    more = clamp(more * (1 + 0.1 * (e.data.delta or 0)), 0.1, 5)
  else
    wind = (random() < 0.5 and -1 or 1) * 30
  end
end

function draw(t, dt)
  fade(dt * 12) -- what was drawn before goes slowly: that is all there is to a trail
  wind = wind * (1 - dt)

  due = due + dt * params.amount * more
  while due >= 1 and #drops < 300 do
    due = due - 1
    table.insert(drops, { x = random() * width, y = -4, speed = height * (0.6 + 0.6 * random()) })
  end
  due = math.min(due, 1)

  local floor = math.max(0, height - 2)
  for i = #drops, 1, -1 do -- backwards, as drops are taken out on the way
    local drop = drops[i]
    local x, y = drop.x, drop.y
    drop.y = y + drop.speed * dt
    drop.x = (x + wind * dt) % width
    if math.abs(drop.x - x) < width / 2 then line(x, y, drop.x, drop.y, params.colour) end
    if drop.y >= floor then
      table.remove(drops, i)
      table.insert(ripples, { x = drop.x, age = 0 })
    end
  end

  for i = #ripples, 1, -1 do
    local ripple = ripples[i]
    ripple.age = ripple.age + dt
    local glow = mix("black", params.colour, 1 - ripple.age * 3)
    add(ripple.x - ripple.age * 12, floor, glow)
    add(ripple.x + ripple.age * 12, floor, glow)
    if ripple.age > 0.33 then table.remove(ripples, i) end
  end
end
