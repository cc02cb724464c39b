// Any bytes as what the services answer that sources ask. The first byte says whose answer it is, the second
// its status: what is read makes readings that may be published, and what is not is an error in words.
#include "base/json.hpp"
#include "contract/sensor_name.hpp"
#include "workers/hass/entity_state.hpp"
#include "workers/pihole/kept_session.hpp"
#include "workers/pihole/pihole_source.hpp"
#include "workers/pihole/summary_text.hpp"
#include "workers/tailscale/tailscale_source.hpp"
#include "workers/weather/open_meteo.hpp"
#include "workers/weather/wttr.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

using namespace tutti;

void check(bool holds) {
    if (!holds) std::abort();
}

void check(const worker::Readings& readings) {
    constexpr std::size_t longest = 100;
    for (const auto& reading : readings) {
        check(contract::is_sensor_name(reading.sensor));
        if (reading.value.is_number()) check(std::isfinite(reading.value.number()));
        if (reading.value.is_string()) check(reading.value.string().size() <= longest);
        check(!reading.value.is_array() && !reading.value.is_object());
    }
}

/// What was read, to `use`; an error that says something otherwise.
template <typename T, typename Use>
void judge(const Result<T>& read, const Use& use) {
    if (read)
        use(*read);
    else
        check(!read.error().message.empty());
}

void read_weather(char whose, const io::HttpResponse& answer) {
    weather::WeatherSection section;
    section.location = "Vienna, AT";
    section.units = whose == 'W' || whose == 'F' ? weather::Units::Imperial : weather::Units::Metric;
    const auto use = [&](const weather::Weather& weather) { check(readings_of(weather, section.units)); };
    if (whose == 'w' || whose == 'W')
        judge(weather::parse_wttr(answer, section), use);
    else
        judge(weather::parse_forecast(answer, section, {48.2, 16.4, "Vienna"}), use);
}

void read_entity(const io::HttpResponse& answer) {
    constexpr std::size_t longest = 255;
    const auto value = parse_json(answer.body);
    if (!value) return;
    judge(hass::reading_of("sensor.a", *value), [](const worker::Reading& reading) {
        check(!reading.value.is_number() || std::isfinite(reading.value.number()));
        check(!reading.value.is_string() || reading.value.string().size() <= 4 * longest);
        check(!reading.value.is_array() && !reading.value.is_object());
    });
}

void read_pihole(char whose, const io::HttpResponse& answer) {
    const auto use = [](const pihole::Summary& summary) { check(pihole::readings_of(summary)); };
    if (whose == '6') judge(pihole::parse_summary(answer, "it"), use);
    if (whose == '5') judge(pihole::parse_legacy_summary(answer, "it"), use);
    if (whose == 'd') judge(pihole::parse_door(answer, "it"), [](pihole::Door) {});
    if (whose == 's') judge(pihole::parse_session(answer, "it"), [](const std::string&) {});
}

void read_kept(std::string_view bytes) {
    const auto kept = pihole::parse_kept_session(bytes);
    if (kept) check(pihole::parse_kept_session(pihole::print(*kept)) == kept);
}

unsigned status_of(char byte) {
    switch (byte) {
    case '1':
        return 401;
    case '3':
        return 301;
    case '4':
        return 404;
    case '5':
        return 503;
    case '9':
        return 429;
    default:
        return 200;
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const auto whose = static_cast<char>(data[0]);
    io::HttpResponse answer;
    answer.status = status_of(static_cast<char>(data[1]));
    answer.content_type = data[1] == 'h' ? "text/html" : "application/json";
    answer.body.assign(reinterpret_cast<const char*>(data) + 2, size - 2);
    if (whose == 't')
        judge(tailscale::parse_status(answer.body), [](const tailscale::Status& status) {
            check(tailscale::readings_of(status, true));
        });
    if (whose == 'k') read_kept(answer.body);
    if (whose == 'e') read_entity(answer);
    if (whose == 'p')
        judge(weather::parse_places(answer, {.location = "Vienna, AT"}), [](const weather::Place&) {});
    if (whose == 'w' || whose == 'W' || whose == 'f' || whose == 'F') read_weather(whose, answer);
    if (whose == '5' || whose == '6' || whose == 'd' || whose == 's') read_pihole(whose, answer);
    return 0;
}
