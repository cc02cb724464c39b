// Services that share their fate, as the children of a supervisor in OTP do ("Supervisor Behaviour",
// Erlang/OTP design principles).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tutti::supervise {

/// Which others restart when one of a group has crashed and comes back.
enum class Strategy : std::uint8_t {
    OneForOne,  ///< none
    RestForOne, ///< those that stand behind it in the list
    OneForAll,  ///< all
};

struct Group {
    std::string name;
    std::vector<std::string> services; ///< none twice, and none in two groups
    Strategy strategy = Strategy::OneForOne;

    bool operator==(const Group&) const = default;
};

/// "rest_for_one", as in the file.
const char* name(Strategy strategy) noexcept;

} // namespace tutti::supervise
