// CommandIndex: by which name the dispatcher knows what a worker is asked. Names alone: of the catalogue
// nothing else is kept.
#pragma once

#include "base/time.hpp"
#include "base/value.hpp"
#include "governance/command_type.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::governed {

struct NamedCommand {
    std::string name; ///< "service.restart"
    Value params;
    governance::Effect effect;
    microseconds deadline = seconds(5); ///< where whoever asks names none
};

class CommandIndex {
public:
    /// `prefix`: what stands before the names of this installation's workers on the bus: "left.".
    explicit CommandIndex(std::string prefix = {});

    /// Nothing: it is none of the catalogue, or another installation's worker is asked.
    std::optional<NamedCommand>
    find(std::string_view worker, std::string_view action, const Value& params) const;

    /// Whether that is this installation's control.
    bool is_own_control(std::string_view worker) const noexcept;

private:
    struct Word {
        std::string_view target; ///< "{source}": any, and the parameter `source` says which
        std::string_view action;
        std::string_view name;
        governance::Effect effect;
        microseconds deadline;
    };

    std::string prefix_;
    std::vector<Word> words_;
};

/// Whether a worker of that name is a control, of this installation or another.
bool is_control(std::string_view worker) noexcept;
/// Whether control carries it out where it runs: what has an effect, and what control itself answers.
bool is_governed(const NamedCommand& command, std::string_view worker);
/// Whether what some control is asked so holds a secret, as the catalogue says; of the vault also what the
/// catalogue does not have: a slip of the pen has its passphrase beside it all the same.
bool holds_secret(std::string_view action, const Value& params);

} // namespace tutti::governed
