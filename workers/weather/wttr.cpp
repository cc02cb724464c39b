#include "workers/weather/wttr.hpp"

#include "base/scan.hpp"
#include "base/value_path.hpp"
#include "io/http/http_call.hpp"
#include "io/http/json_answer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

namespace tutti::weather {

namespace {

/// It writes numbers as texts.
std::optional<double> number_of(const Value* object, const char* key) {
    const auto* value = find_in(object, key);
    if (value == nullptr) return std::nullopt;
    if (value->is_number()) return value->number();
    if (!value->is_string()) return std::nullopt;
    const auto number = parse_number<double>(value->string());
    return number && std::isfinite(*number) ? number : std::nullopt;
}

/// [{"value": "Sunny"}]
std::optional<std::string> words_in(const Value* object, const char* key) {
    const auto* list = find_in(object, key);
    return list != nullptr ? shown_words(text_at(*list, 0, "value")) : std::nullopt;
}

std::optional<std::string> text_of(const Value* object, const char* key) {
    const auto* value = find_in(object, key);
    return value != nullptr && value->is_string() ? shown_words(value->string()) : std::nullopt;
}

class Reader {
public:
    explicit Reader(Units units) : is_metric_(units == Units::Metric) {}

    Current current(const Value* entry) const {
        Current now;
        now.temperature = number_of(entry, is_metric_ ? "temp_C" : "temp_F");
        now.feels_like = number_of(entry, is_metric_ ? "FeelsLikeC" : "FeelsLikeF");
        now.humidity = number_of(entry, "humidity");
        now.conditions = words_in(entry, "weatherDesc");
        now.wind = number_of(entry, is_metric_ ? "windspeedKmph" : "windspeedMiles");
        now.wind_direction = text_of(entry, "winddir16Point");
        now.pressure = number_of(entry, "pressure");
        // It has whole inches besides: too coarse for a barometer.
        if (!is_metric_ && now.pressure) now.pressure = to_inches_of_mercury(*now.pressure);
        now.uv_index = number_of(entry, "uvIndex");
        now.visibility = number_of(entry, is_metric_ ? "visibility" : "visibilityMiles");
        now.cloud_cover = number_of(entry, "cloudcover");
        return now;
    }
    Day day(const Value* entry) const {
        Day day;
        day.date = text_of(entry, "date");
        day.highest = number_of(entry, is_metric_ ? "maxtempC" : "maxtempF");
        day.lowest = number_of(entry, is_metric_ ? "mintempC" : "mintempF");
        day.average = number_of(entry, is_metric_ ? "avgtempC" : "avgtempF");
        day.description = words_in(noon(find_in(entry, "hourly")), "weatherDesc");
        return day;
    }

private:
    /// Each entry says its time, as 0, 300, … 2100; of a short day noon may be missing.
    static const Value* noon(const Value* hours) {
        constexpr std::size_t place_of_noon = 4;
        if (hours == nullptr || !hours->is_array()) return nullptr;
        const auto items = hours->items();
        const auto found =
            std::ranges::find_if(items, [](const Value& hour) { return number_of(&hour, "time") == 1200; });
        if (found != items.end()) return &*found;
        const auto* unnamed = find_in(hours, place_of_noon);
        return unnamed != nullptr && unnamed->find("time") == nullptr ? unnamed : nullptr;
    }

    bool is_metric_;
};

bool says_unknown(std::string_view text) {
    constexpr std::string_view words = "unknown location";
    return std::ranges::equal(text.substr(0, words.size()), words, [](char a, char b) {
        return std::tolower(static_cast<unsigned char>(a)) == b;
    });
}

std::unexpected<Error> no_such_place(const WeatherSection& section) {
    if (section.location.empty())
        return fail(
            ErrorCode::NotFound, "wttr.in does not know where this machine's address is: set weather.location"
        );
    return fail(
        ErrorCode::NotFound, fmt::format(
                                 "wttr.in does not know the place \"{}\": set weather.location, to a city or "
                                 "to \"latitude,longitude\"",
                                 section.location
                             )
    );
}

/// It says what is wrong as a line of text, with whatever status.
std::optional<Error> complaint_in(const io::HttpResponse& answer, const WeatherSection& section) {
    const auto words = io::first_words(answer);
    if (answer.status == 404 || says_unknown(words)) return no_such_place(section).error();
    const bool is_words = !words.empty() && !words.starts_with('{') && !words.starts_with('[');
    if (is_words && answer.status < 500 && answer.status != 429)
        return Error{ErrorCode::Unavailable, fmt::format("wttr.in says: {}", words)};
    return std::nullopt;
}

} // namespace

std::string wttr_url(const WeatherSection& section) {
    return fmt::format("{}/{}?format=j1", section.wttr_url, io::percent_encoded(section.location));
}

Result<Weather> parse_wttr(const io::HttpResponse& answer, const WeatherSection& section) {
    if (auto complaint = complaint_in(answer, section)) return std::unexpected(std::move(*complaint));
    auto value = io::json_of(answer, "wttr.in");
    if (!value) return pass_on(value);
    // Where it passes its own source's answer on, all stands one step deeper.
    const auto* wrapped = value->find("data");
    const auto& data = wrapped != nullptr && wrapped->is_object() ? *wrapped : *value;
    if (const auto error = text_at(data, "error", 0, "msg")) return no_such_place(section);
    const Reader reader(section.units);
    Weather weather;
    weather.now = reader.current(find_at(data, "current_condition", 0));
    for (std::size_t number = 0; number < weather.days.size(); ++number)
        weather.days[number] = reader.day(find_at(data, "weather", number));
    if (weather == Weather()) return fail(ErrorCode::InvalidInput, "wttr.in answers without any weather");
    weather.now.location = words_in(find_at(data, "nearest_area", 0), "areaName");
    if (!weather.now.location) weather.now.location = shown_words(section.location);
    return weather;
}

} // namespace tutti::weather
