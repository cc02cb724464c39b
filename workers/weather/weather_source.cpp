#include "workers/weather/weather_source.hpp"

#include "base/iso_time.hpp"
#include "io/clock.hpp"
#include "io/https/web_client.hpp"
#include "sections/section.hpp"
#include "workers/weather/wttr.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace tutti::weather {

namespace {

constexpr unsigned most_redirects = 3;

Task<Result<io::HttpResponse>>
ask(io::HttpClient& client, std::string url, const char* who, SteadyTime deadline) {
    io::HttpCall call{.url = std::move(url)};
    auto answer = co_await client.request(std::move(call), deadline);
    if (answer) co_return answer;
    auto& error = answer.error();
    // The network, or its name service, may be away for a moment.
    if (error.code == ErrorCode::NotFound) error.code = ErrorCode::Unavailable;
    error.message = fmt::format("{} does not answer ({})", who, error.message);
    co_return pass_on(answer);
}

} // namespace

Result<void> WeatherSource::configure(const Value& config) {
    auto section = sections::read_section(config, sections::read_weather);
    if (!section) return pass_on(section);
    section_ = std::move(*section);
    place_.reset();
    return {};
}

Task<Result<Weather>> WeatherSource::ask_wttr(io::HttpClient& client, SteadyTime deadline) const {
    const auto section = section_; // it may change meanwhile
    auto answer = co_await ask(client, wttr_url(section), "wttr.in", deadline);
    if (!answer) co_return pass_on(answer);
    co_return parse_wttr(*answer, section);
}

Task<Result<Place>> WeatherSource::find_place(io::HttpClient& client, SteadyTime deadline) {
    if (place_) co_return *place_;
    const auto section = section_;
    if (section.location.empty())
        co_return fail(
            ErrorCode::InvalidInput, "Open-Meteo needs a place: set weather.location, to a city or to "
                                     "\"latitude,longitude\"; wttr alone goes by this machine's address"
        );
    auto place = place_in(section.location);
    if (!place) {
        auto answer =
            co_await ask(client, geocoding_url(section), "Open-Meteo's search for places", deadline);
        if (!answer) co_return pass_on(answer);
        auto found = parse_places(*answer, section);
        if (!found) co_return found;
        place = std::move(*found);
    }
    if (section_ == section) place_ = place;
    co_return *place;
}

Task<Result<Weather>> WeatherSource::ask_open_meteo(io::HttpClient& client, SteadyTime deadline) {
    const auto section = section_;
    auto place = co_await find_place(client, deadline);
    if (!place) co_return pass_on(place);
    auto answer = co_await ask(client, forecast_url(section, *place), "Open-Meteo", deadline);
    if (!answer) co_return pass_on(answer);
    co_return parse_forecast(*answer, section, *place);
}

Task<Result<worker::Readings>> WeatherSource::poll(SteadyTime deadline) {
    const auto executor = co_await asio::this_coro::executor;
    io::HttpsOptions options;
    options.redirects = most_redirects;
    io::WebClient client(executor, std::move(options));
    const auto units = section_.units;
    deadline = std::min(deadline, io::steady_now() + section_.timeout);
    Result<Weather> weather;
    if (section_.provider == WeatherSection::Provider::Wttr)
        weather = co_await ask_wttr(client, deadline);
    else
        weather = co_await ask_open_meteo(client, deadline);
    if (!weather) co_return std::unexpected(weather.error());
    co_return readings_of(*weather, units);
}

Result<worker::Readings> WeatherSource::simulate(const worker::Simulation& simulation) {
    using std::chrono::hours;
    constexpr std::array skies = {"Sunny", "Partly cloudy", "Cloudy", "Light rain", "Fog", "Light snow"};
    const auto sky = [&](const std::string& what) {
        const double place = simulation.wander(what, 0, static_cast<double>(skies.size()), hours(6));
        return skies[std::min(static_cast<std::size_t>(place), skies.size() - 1)];
    };
    Weather weather;
    auto& now = weather.now;
    now.temperature = simulation.daily("temperature", 4, 17, hours(15));
    now.feels_like = *now.temperature - simulation.wander("chill", 0, 3, hours(3));
    now.humidity = simulation.wander("humidity", 45, 90, hours(5));
    now.conditions = sky("sky");
    now.wind = simulation.wander("wind", 2, 30, hours(2));
    now.wind_direction = compass_point(simulation.wander("direction", 0, 360, hours(8)));
    now.pressure = simulation.wander("pressure", 995, 1030, hours(24));
    now.uv_index = std::max(0.0, simulation.daily("sun", -3, 5, hours(13)));
    now.visibility = simulation.wander("visibility", 4, 20, hours(4));
    now.cloud_cover = simulation.wander("clouds", 0, 100, hours(3));
    now.location = section_.location.empty() ? "Simulated" : section_.location;
    for (std::size_t number = 0; number < weather.days.size(); ++number) {
        auto& day = weather.days[number];
        const auto named = fmt::format("day {}", number);
        day.date = print_date(simulation.now() + number * hours(24));
        day.lowest = simulation.wander(named + " low", 0, 6, hours(24));
        day.highest = *day.lowest + simulation.wander(named + " more", 6, 14, hours(24));
        day.average = (*day.lowest + *day.highest) / 2;
        day.description = sky(named + " sky");
    }
    if (section_.units == Units::Imperial) make_imperial(weather);
    return readings_of(weather, section_.units);
}

} // namespace tutti::weather
