-- Fireworks: a rocket for every press of a button, and one of its own where nobody presses.

scene = {
  title = "Fireworks",
  about = "A rocket for every press.",
  parameters = {
    { name = "sparks", 10, 120, 60, step = 1 },
    { name = "gravity", 0, 2, 0.6, unit = "×" },
    { name = "alone", true, title = "Rockets of its own" },
  },
  hears = { "button.press" },
}

local rockets = {}
local sparks = {}
local quiet = 1 -- seconds until a rocket of its own

local function launch()
  if #rockets >= 8 then return end
  table.insert(rockets, {
    x = width * (0.15 + 0.7 * random()), y = height,
    top = height * (0.15 + 0.35 * random()), hue = random(),
  })
end

local function burst(rocket)
  for _ = 1, params.sparks do
    if #sparks >= 500 then return end
    -- A direction by chance; the root makes them fill a disc, and not crowd in its middle.
    local turn, speed = random(), math.sqrt(random()) * height * 0.5
    table.insert(sparks, {
      x = rocket.x, y = rocket.y, vx = cos1(turn) * speed, vy = sin1(turn) * speed,
      hue = rocket.hue + 0.08 * random(), life = 0.7 + 0.8 * random(), age = 0,
    })
  end
end

function event(e)
  launch()
  quiet = 4
end

function draw(t, dt)
  fade(dt * 5)

  quiet = quiet - dt
  if params.alone and quiet <= 0 then
    launch()
    quiet = 0.8 + random()
  end

  for i = #rockets, 1, -1 do
    local rocket = rockets[i]
    rocket.y = rocket.y - height * 0.9 * dt
    add(rocket.x, rocket.y, hsv(rocket.hue, 0.3, 1))
    if rocket.y <= rocket.top then
      table.remove(rockets, i)
      burst(rocket)
    end
  end

  for i = #sparks, 1, -1 do
    local spark = sparks[i]
    spark.age = spark.age + dt
    spark.vx = spark.vx * (1 - 1.5 * dt)
    spark.vy = spark.vy * (1 - 1.5 * dt) + params.gravity * height * 0.5 * dt
    spark.x = spark.x + spark.vx * dt
    spark.y = spark.y + spark.vy * dt
    add(spark.x, spark.y, hsv(spark.hue, 0.8, 0.6 * (1 - spark.age / spark.life)))
    if spark.age > spark.life then table.remove(sparks, i) end
  end
end
