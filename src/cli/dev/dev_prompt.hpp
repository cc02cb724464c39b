// What keys mean to `tutti dev`: one alone, or one that asks for a name, which is typed then. Pure. Ctrl-Z
// suspends nothing: the supervisor waits for whoever does not read what it says, and all of it would stand.
#pragma once

#include "command/key.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tutti::cli {

struct DevOrder {
    enum class What : std::uint8_t { Restart, Stop, Start, Filter, Open, Reload, Help, Quit };

    What what = What::Help;
    std::string name = {}; ///< of a service; empty: of all

    bool operator==(const DevOrder&) const = default;
};

class DevPrompt {
public:
    /// Names that Tab completes.
    void know(std::vector<std::string> names) { names_ = std::move(names); }

    /// What is to be done now, if anything.
    std::optional<DevOrder> press(const command::Key& key);
    /// The question and what was typed so far, or why keys do nothing; empty: nothing is asked.
    std::string text() const;

private:
    std::optional<DevOrder> press_alone(const command::Key& key);
    void complete();

    std::vector<std::string> names_;
    std::optional<DevOrder> asked_;
    bool is_held_ = false; ///< by Ctrl-Z: what is typed in the belief that a shell has it is no order
};

/// In one line: which keys there are.
std::string describe_dev_keys();

} // namespace tutti::cli
