// Presences: which workers live, as they say on worker/<name>. Pure: told messages and the time.
#pragma once

#include "base/time.hpp"

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace tutti::live {

class Presences {
public:
    static constexpr std::size_t most_workers = 1024;
    /// After a connection: until then what the bus has kept may still be on its way.
    static constexpr microseconds settling = milliseconds(250);

    /// A message on worker/<name>. One that breaks the contract counts as a farewell.
    void apply(std::string_view worker, std::string_view payload);
    /// The bus came: who lives says so again.
    void bus_connected(SteadyTime now);

    enum class Standing { Online, Absent, Unsettled };
    Standing standing(std::string_view worker, SteadyTime now) const;
    /// The one of that name, or else one of another node that does the same ("stage.render"); nothing: none
    /// is online. The view holds until the next message.
    std::optional<std::string_view> find(std::string_view worker) const;

private:
    std::set<std::string, std::less<>> online_;
    SteadyTime settled_at_{};
};

} // namespace tutti::live
