// The one door to a bus: from a place and options to a Bus. The only file that knows all backends. A new one
// adds an alternative to Place, its scheme to the table in make_bus.cpp, and its row to capabilities.hpp.
#pragma once

#include "base/redis_url.hpp"
#include "bus/bus.hpp"
#include "bus/bus_options.hpp"
#include "bus/mqtt_url.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace tutti::bus {

/// A bus within this process, which others join: LocalBroker. An interface, so that a program which has none
/// does not carry its code.
class LocalPlace {
public:
    virtual ~LocalPlace() = default;
    virtual std::unique_ptr<Bus> join(BusOptions options, RandomSource& random, BusReport& report) = 0;
};
using SharedLocalPlace = std::shared_ptr<LocalPlace>; ///< owned by who composed the process, and each bus

/// Where a bus is: one alternative a backend. A local one has no URL: whoever holds it passes it on.
using Place = std::variant<MqttUrl, SharedLocalPlace, RedisUrl>;

/// "unix:///run/tutti/mqtt", "mqtt://user:password@host:1883", "redis://user:password@host:6379/0",
/// "redis+unix:///run/redis.sock?db=0"; over TLS "mqtts://host:8883?ca=/path", "rediss://host:6379/0".
Result<Place> parse_bus_url(std::string_view text);

/// For logs and errors: without the password.
std::string to_string(const Place& place);

/// A bus there, not started. `random` and `report` outlive it. The executor's io_context has one thread; it
/// is that of the LocalBroker where the place is one.
std::unique_ptr<Bus> make_bus(
    const asio::any_io_executor& executor, Place place, BusOptions options, RandomSource& random,
    BusReport& report
);
/// The same from a URL; its mistakes are the errors.
Result<std::unique_ptr<Bus>> make_bus(
    const asio::any_io_executor& executor, std::string_view url, BusOptions options, RandomSource& random,
    BusReport& report
);

} // namespace tutti::bus
