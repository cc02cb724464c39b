// OscVerdicts: what an input's patterns say of an address. It is remembered, as else each message would be
// held against each pattern; whoever makes up new addresses at will takes no more than this room.
#pragma once

#include "device/osc.hpp"
#include "input/osc/osc_saying.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace tutti::input {

class OscVerdicts {
public:
    static constexpr std::size_t most_remembered = 512;

    explicit OscVerdicts(device::Osc options);

    /// As what a message of that address is said. Nothing: nobody wants it.
    std::optional<OscClass> of(const std::string& address);

    std::size_t remembered() const noexcept { return remembered_.size(); }

private:
    std::optional<OscClass> judge(const std::string& address) const;

    device::Osc options_;
    std::map<std::string, std::optional<OscClass>, std::less<>> remembered_;
};

} // namespace tutti::input
