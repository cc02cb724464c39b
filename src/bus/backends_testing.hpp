// What the conformance suite runs over: the table of backends, each with a broker that a test may kill and
// start again. A later backend adds its row.
#pragma once

#include "bus/make_bus.hpp"

#include <memory>
#include <ostream>
#include <string>
#include <vector>

namespace tutti::bus::testing {

class TestBroker {
public:
    virtual ~TestBroker() = default;
    virtual void start() = 0;
    /// Without a goodbye, and gone when this returns.
    virtual void kill() noexcept = 0;
    virtual Place place() const = 0;
    /// What it had to say.
    virtual std::string log() const = 0;
};

struct Tested {
    const char* name;
    Backend backend;
    Capabilities can; ///< exactly, once connected
    QoS maximum_qos;  ///< what 3.1.1 has no way to announce
    /// The program, or empty where it is not installed; then the tests are skipped.
    std::string (*find)();
    std::unique_ptr<TestBroker> (*make)(const std::string& program, const asio::any_io_executor& executor);
};

inline void PrintTo(const Tested& tested, std::ostream* out) { *out << tested.name; }

std::vector<Tested> backends();

} // namespace tutti::bus::testing
