// The section [budget]: how long an event may take to become light, by route: "button.press -> panel".
#pragma once

#include "base/time.hpp"
#include "toml/table_reader.hpp"

#include <string>
#include <vector>

namespace tutti::installation {

struct Budget {
    std::string event;   ///< its type
    std::string display; ///< that shows it
    microseconds limit{0};

    /// "button.press -> panel".
    std::string route() const { return event + " -> " + display; }
    bool operator==(const Budget&) const = default;
};
inline constexpr std::size_t most_budgets = 64;

void read_budgets(toml::TableReader& table, std::vector<Budget>& budgets);

} // namespace tutti::installation
