// What services use: processor, memory and the bus, as rows that can be put in order. Pure: told what was
// sampled, and when.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"
#include "command/terminal.hpp"
#include "io/process_usage.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::cli {

/// Of a client of the bus, a second.
struct BusRate {
    double received = 0; ///< messages from it
    double sent = 0;     ///< messages to it
    double bytes = 0;    ///< both ways

    bool operator==(const BusRate&) const = default;
};

/// From what the hub has counted of its clients (docs/control.md, `get_clients`) to how fast that grows.
class BusMeter {
public:
    void take(const Value& answer, SteadyTime now);
    /// Nobody counts: the bus is not our hub, or it does not answer.
    void lose();

    /// Nothing: it is not on the bus, or this was the first look. Connections of one user are one.
    std::optional<BusRate> of(std::string_view name) const;
    /// Nothing before the second look.
    std::optional<BusRate> total() const { return total_; }

private:
    struct Counted {
        std::string name; ///< its user, or itself where it has none
        double received = 0;
        double sent = 0;
        double bytes = 0;
    };
    std::map<std::string, Counted, std::less<>> counted_; ///< by client id: each ends by itself
    std::map<std::string, BusRate, std::less<>> rates_;
    std::optional<BusRate> total_;
    std::optional<SteadyTime> counted_at_;
};

struct ServiceLoad {
    std::string name;
    std::string state;
    int pid = 0; ///< 0: it has no process
    std::optional<io::ProcessUsage> usage;
    std::optional<BusRate> bus;
};

enum class LoadOrder : std::uint8_t { Processor, Memory, Bus, Name };
/// The most first; those that are alike by name.
void put_in_order(std::vector<ServiceLoad>& loads, LoadOrder order);

struct Loads {
    std::vector<ServiceLoad> services;
    std::optional<BusRate> bus; ///< of all clients
};

/// As --json has it.
Value value_of(const Loads& loads, WallTime now);
/// In one line: what all of them use.
std::string describe_total(const Loads& loads);
/// The table.
std::string describe_loads(std::span<const ServiceLoad> loads, command::Colours colours);

} // namespace tutti::cli
