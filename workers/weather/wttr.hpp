// wttr.in: what it is asked, and what its `format=j1` answers. Pure.
#pragma once

#include "base/result.hpp"
#include "io/http/http_message.hpp"
#include "workers/weather/weather.hpp"

#include <string>
#include <string_view>

namespace tutti::weather {

/// "https://wttr.in/New%20York?format=j1"; without a location the one of our address.
std::string wttr_url(const WeatherSection& section);

/// What is missing in the answer, a short day for one, is missing in the weather. An error in words where it
/// is no weather at all: NotFound for a place that it does not know.
Result<Weather> parse_wttr(const io::HttpResponse& answer, const WeatherSection& section);

} // namespace tutti::weather
