#include "bus/make_bus.hpp"

#include "bus/mqtt_bus.hpp"
#include "bus/redis_bus.hpp"

#include <algorithm>
#include <array>

namespace tutti::bus {
namespace {

Result<Place> mqtt(std::string_view text) {
    auto url = parse_mqtt_url(text);
    if (!url) return pass_on(url);
    return Place(std::move(*url));
}

Result<Place> redis(std::string_view text) {
    auto url = parse_redis_url(text);
    if (!url) return pass_on(url);
    return Place(std::move(*url));
}

struct Scheme {
    std::string_view prefix;
    Result<Place> (*parse)(std::string_view url);
};

constexpr std::array<Scheme, 3> schemes = {{
    {"unix://", mqtt},
    {"mqtt://", mqtt},
    {"mqtts://", mqtt},
}};

/// One function a backend.
struct Maker {
    const asio::any_io_executor& executor;
    BusOptions options;
    RandomSource& random;
    BusReport& report;

    std::unique_ptr<Bus> operator()(MqttUrl url) {
        return std::make_unique<MqttBus>(executor, std::move(url), std::move(options), random, report);
    }
    std::unique_ptr<Bus> operator()(RedisUrl url) {
        return std::make_unique<RedisBus>(executor, std::move(url), std::move(options), random, report);
    }
    std::unique_ptr<Bus> operator()(const SharedLocalPlace& place) {
        return place->join(std::move(options), random, report);
    }
};

struct Printer {
    std::string operator()(const MqttUrl& url) const { return to_string(url); }
    std::string operator()(const RedisUrl& url) const { return to_string(url); }
    std::string operator()(const SharedLocalPlace&) const { return "this process"; }
};

} // namespace

Result<Place> parse_bus_url(std::string_view text) {
    if (is_redis_url(text)) return redis(text); // a form of "unix:" is among them
    const auto scheme =
        std::ranges::find_if(schemes, [&](const Scheme& each) { return text.starts_with(each.prefix); });
    if (scheme == schemes.end())
        return fail(
            ErrorCode::InvalidInput,
            "the bus URL begins with unix://, mqtt://, mqtts://, redis://, rediss:// or redis+unix://"
        );
    return scheme->parse(text);
}

std::string to_string(const Place& place) { return std::visit(Printer{}, place); }

std::unique_ptr<Bus> make_bus(
    const asio::any_io_executor& executor, Place place, BusOptions options, RandomSource& random,
    BusReport& report
) {
    return std::visit(Maker{executor, std::move(options), random, report}, std::move(place));
}

Result<std::unique_ptr<Bus>> make_bus(
    const asio::any_io_executor& executor, std::string_view url, BusOptions options, RandomSource& random,
    BusReport& report
) {
    auto place = parse_bus_url(url);
    if (!place) return pass_on(place);
    return make_bus(executor, std::move(*place), std::move(options), random, report);
}

} // namespace tutti::bus
